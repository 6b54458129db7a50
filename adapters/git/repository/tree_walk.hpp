// Trees of strangers: a few objects may unfold to millions of files. Included by .cpp files of this room only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include <git2.h>

namespace tachograph::git {

// Of all that is looked at for one question.
struct TreeBudget {
    std::size_t entries = 20'000;
    std::uint64_t bytes = std::uint64_t{32} << 20U;  // of files
    std::size_t depth = 32;
};

// Visits what is in the tree and in the trees in it, but for the trees themselves, in git's order; `size` is that of a
// file. Throws TooLarge as soon as the budget is used up, and Unavailable.
using VisitEntry = std::function<void(const std::string& path, const git_tree_entry& entry, std::uint64_t size)>;
void walk_tree(git_repository* repository, const git_oid& tree, const std::string& prefix, TreeBudget& budget,
               const VisitEntry& visit);

}  // namespace tachograph::git
