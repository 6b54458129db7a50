// A long text for people, cut where they can tell that it was cut.
#pragma once

#include <cstddef>
#include <string>

namespace tachograph {

// The first rows of a text, so many bytes at most; the last one says how many more there are.
std::string first_rows(const std::string& text, std::size_t bytes);

}  // namespace tachograph
