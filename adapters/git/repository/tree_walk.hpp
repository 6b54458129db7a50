// Walks trees that strangers made, within a budget: a few git objects can unfold to millions of files.
// Included by .cpp files of this room only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include <git2.h>

namespace tachograph::git {

// Limits for all trees that are read to answer one question.
struct TreeBudget {
    std::size_t entries = 20'000;
    std::uint64_t bytes = std::uint64_t{32} << 20U;  // of all files together
    std::size_t depth = 32;
};

// Visits everything in the tree recursively, except the trees themselves, in git's order. `size` is in bytes, 0 for a
// submodule. Throws TooLarge as soon as the budget is used up, and Unavailable if an object cannot be read.
using VisitEntry = std::function<void(const std::string& path, const git_tree_entry& entry, std::uint64_t size)>;
void walk_tree(git_repository* repository, const git_oid& tree, const std::string& prefix, TreeBudget& budget,
               const VisitEntry& visit);

}  // namespace tachograph::git
