// Files that a repository keeps with Git LFS: pointers in the commit, contents on a server.
#pragma once

#include "adapters/runner/git.hpp"
#include "adapters/runner/tree.hpp"

#include <string>

namespace tachograph::runner {

struct LfsServer {
    std::string url;
    Settings settings = Settings::none;
};

// That of a repository, by Git LFS's own rule.
std::string lfs_url_of(const std::string& clone_url);

// Whether the checkout in `place` has pointers in place of files.
bool has_pointers(const GitOrder& place, const GitLimits& limits);

// Puts the contents in place of the pointers. Throws Refused with a sentence that names a file where that cannot be: a
// pointer is never measured.
void fetch_large_files(const std::string& commit, const LfsServer& server, const GitOrder& place,
                       const GitLimits& limits, Room& room);

}  // namespace tachograph::runner
