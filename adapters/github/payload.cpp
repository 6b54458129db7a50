#include "adapters/github/payload.hpp"

namespace tachograph::github {

using Json = nlohmann::json;

Json parse_payload(std::string_view text) {
    constexpr int deepest = 64;  // GitHub's payloads are far from it
    bool too_deep = false;
    const auto bounded = [&](int depth, Json::parse_event_t /*event*/, Json& /*value*/) {
        too_deep = too_deep || depth > deepest;
        return !too_deep;
    };
    Json json = Json::parse(text, bounded, false);
    return too_deep ? Json(Json::value_t::discarded) : json;
}

std::string dump_payload(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace tachograph::github
