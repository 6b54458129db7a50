// The making of a bare repository. Included by .cpp files of this room only.
#pragma once

#include <string>

namespace tachograph::git {

// Whenever the power fails, it is there whole, or not at all. Throws Unavailable with one line.
void make_repository(const std::string& path);

}  // namespace tachograph::git
