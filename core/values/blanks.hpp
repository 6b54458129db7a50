// What stands between words, in any script.
#pragma once

#include <cstddef>
#include <string_view>

namespace tachograph {

// Length in bytes of the blank at the front: a blank of ASCII or Unicode, or a character that is not seen at all. 0
// where there is none.
std::size_t blank_length(std::string_view text);

}  // namespace tachograph
