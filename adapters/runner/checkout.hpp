// Gets a commit of a repository into a folder, by its id and nothing else.
#pragma once

#include <chrono>
#include <string>

namespace tachograph::runner {

// Nothing in the repository is trusted: no hooks, no submodules, no questions, no strange protocols. Throws Unavailable
// with git's words.
void check_out(const std::string& clone_url, const std::string& commit, const std::string& folder,
               const std::string& log, std::chrono::steady_clock::time_point deadline);

}  // namespace tachograph::runner
