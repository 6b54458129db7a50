// Parses the JSON of GitHub, and writes JSON for GitHub.
// Included by .cpp files of this room only.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace tachograph::github {

// Discarded where the text is not JSON or nested too deeply.
nlohmann::json parse_payload(std::string_view text);
// Text that is no UTF-8 is replaced rather than refused.
std::string dump_payload(const nlohmann::json& json);

}  // namespace tachograph::github
