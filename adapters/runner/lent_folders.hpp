// Folders that another user may work in, although that user cannot enter the folders above them. They are mounted at
// another place, in a mount namespace of this process and its children only.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tachograph::runner {

// The path at which the n-th folder is mounted.
std::string lent_place(std::size_t n);

// To be called by root, in a child process. If false, errno says why.
bool lend(const std::vector<std::string>& folders);

}  // namespace tachograph::runner
