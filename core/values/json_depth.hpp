// Limits how deep a JSON text nests, before it is parsed: code that walks or writes the value recurses as deep.
#pragma once

#include <string_view>

namespace tachograph {

// Deeper than anything that a forge or a runner sends.
inline constexpr int deepest_json = 64;

// Returns false if arrays and objects nest deeper than `levels`. One pass, in linear time. Does not check that the text
// is valid JSON; the parser does.
bool nests_at_most(std::string_view json, int levels);

}  // namespace tachograph
