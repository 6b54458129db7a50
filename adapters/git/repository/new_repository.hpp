// Creates a bare repository. Included by .cpp files of this room only.
#pragma once

#include <string>

namespace tachograph::git {

// Atomic: after a power failure, the repository exists completely or not at all. Throws Unavailable.
void make_repository(const std::string& path);

}  // namespace tachograph::git
