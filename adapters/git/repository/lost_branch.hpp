// Detects repositories that lost their branch: it was deleted, or the repository is an incomplete copy.
#pragma once

#include "adapters/git/repository/repository.hpp"

#include <string>

namespace tachograph::git {

// Whether the repository has more than three objects. A writer that is killed while it makes the first commit leaves up
// to three objects without a branch.
bool has_more_than_a_first_commit(const std::string& repository);

// Throws Unavailable if the repository's branch is missing although it existed. `what` names the repository's content
// in the message, such as `reports`.
void require_branch(const Repository& repository, const std::string& what);

}  // namespace tachograph::git
