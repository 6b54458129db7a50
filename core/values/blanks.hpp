// Blanks between words, in any script.
#pragma once

#include <cstddef>
#include <string_view>

namespace tachograph {

// Length in bytes of the blank at the front: a space or tab, a Unicode blank, or an invisible character. 0 if there is
// none.
std::size_t blank_length(std::string_view text);

}  // namespace tachograph
