// Repositories that lost their branch: it was deleted, or a copy is not whole.
#pragma once

#include "adapters/git/repository/repository.hpp"

#include <string>

namespace tachograph::git {

// Whether the repository has more objects than a first commit of one file leaves: a writer that is killed while it
// makes that one leaves three, without a branch.
bool has_more_than_a_first_commit(const std::string& repository);

// `what` is what the repository holds, such as `reports`. Throws Unavailable if its branch is missing although it was
// there.
void require_branch(const Repository& repository, const std::string& what);

}  // namespace tachograph::git
