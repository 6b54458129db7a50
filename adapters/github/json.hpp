// Parses the JSON of GitHub, and writes JSON for GitHub.
// Included by .cpp files of this room only.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace tachograph::github {

// Returns a discarded value if the text is not JSON, or nests too deeply.
nlohmann::json parse_payload(std::string_view text);
// Replaces bytes that are not UTF-8.
std::string dump_payload(const nlohmann::json& json);

}  // namespace tachograph::github
