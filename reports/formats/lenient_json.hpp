// JSON as benchmark tools write it. Included by .cpp files of this room only.
#pragma once

#include <limits>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace tachograph::reports {

using Json = nlohmann::json;

// Takes bare NaN, Infinity and -Infinity, which are not JSON, as null. Discarded where the text is not JSON or nested
// too deeply.
Json parse_lenient(std::string_view text);

// The number at the key, or else the other: not a number (NaN).
double number_at(const Json& object, const char* key, double otherwise = std::numeric_limits<double>::quiet_NaN());
std::string text_at(const Json& object, const char* key);

}  // namespace tachograph::reports
