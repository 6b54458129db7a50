// Folders that another user works in, although folders above them are closed to that user: they are mounted at a place
// of their own, which this process and its children see, and nobody else.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tachograph::runner {

// Where the n-th folder is seen.
std::string lent_place(std::size_t n);

// To be called by root, in a child process. False: errno says why.
bool lend(const std::vector<std::string>& folders);

}  // namespace tachograph::runner
