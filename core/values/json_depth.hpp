// How deep a JSON text nests, told before it is parsed: whoever walks or writes it goes as deep.
#pragma once

#include <string_view>

namespace tachograph {

// Deeper than anything that a forge or a runner sends.
inline constexpr int deepest_json = 64;

// False if arrays and objects nest deeper than this. One pass, whatever the text holds; whether it is JSON is the
// parser's question.
bool nests_at_most(std::string_view json, int levels);

}  // namespace tachograph
