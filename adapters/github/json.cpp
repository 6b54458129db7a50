#include "adapters/github/json.hpp"

#include "core/values/json_depth.hpp"

namespace tachograph::github {

using Json = nlohmann::json;

// Checks the depth first. The parser's callback could do this, but takes quadratic time on some texts.
Json parse_payload(std::string_view text) {
    if (!nests_at_most(text, deepest_json)) return Json(Json::value_t::discarded);
    return Json::parse(text, nullptr, false);
}

std::string dump_payload(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace tachograph::github
