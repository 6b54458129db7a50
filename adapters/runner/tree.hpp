// Counts the files of a commit from git's objects, before any file is written: a few objects can unfold to millions of
// files.
#pragma once

#include "adapters/runner/git.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tachograph::runner {

// What is left of the limits of a checkout, with submodules and Git LFS files. Each part takes from it.
struct Room {
    std::size_t entries = 200'000;  // files and folders
    std::uintmax_t bytes = 0;
    std::size_t submodules = 100;
};

struct Submodule {
    std::string path;
    std::string commit;
};

struct Tree {
    std::vector<Submodule> submodules;
    bool has_attributes = false;  // a .gitattributes exists in some folder
    bool has_gitmodules = false;  // .gitmodules exists
    bool has_lfsconfig = false;   // .lfsconfig exists
};

// Throws Refused, with a sentence about `subject`, if the commit does not fit into `room`.
Tree count_tree(const std::string& subject, const std::string& commit, const GitOrder& place, const GitLimits& limits,
                Room& room);

}  // namespace tachograph::runner
