// Files in Git LFS: the commit has pointers, and a server has the contents.
#pragma once

#include "adapters/runner/git.hpp"
#include "adapters/runner/tree.hpp"

#include <string>

namespace tachograph::runner {

struct LfsServer {
    std::string url;
    Settings settings = Settings::none;
};

// Returns the LFS server of a repository, by Git LFS's own rule.
std::string lfs_url_of(const std::string& clone_url);

// Returns whether the checkout in `place` has LFS pointers instead of files.
bool has_pointers(const GitOrder& place, const GitLimits& limits);

// Replaces the pointers by the contents. Throws Refused, with a sentence that names a file, if that is not possible:
// benchmarks never run on pointers.
void fetch_large_files(const std::string& commit, const LfsServer& server, const GitOrder& place,
                       const GitLimits& limits, Room& room);

}  // namespace tachograph::runner
