// Cuts a long text for people, so that they can tell that it was cut.
#pragma once

#include <cstddef>
#include <string>

namespace tachograph {

// The first rows of a text, at most `bytes` in all. If rows were cut off, the last row says how many.
std::string first_rows(const std::string& text, std::size_t bytes);

}  // namespace tachograph
