// What a commit holds, counted from git's objects before a file of it is written: a few objects can unfold to millions.
#pragma once

#include "adapters/runner/git.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tachograph::runner {

// What a checkout may come to, submodules and large files included; it shrinks with each part.
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
    bool has_attributes = false;  // a .gitattributes somewhere
    bool has_gitmodules = false;  // .gitmodules
    bool has_lfsconfig = false;   // .lfsconfig
};

// Throws Refused with a sentence about `subject` where there is no room for it.
Tree count_tree(const std::string& subject, const std::string& commit, const GitOrder& place, const GitLimits& limits,
                Room& room);

}  // namespace tachograph::runner
