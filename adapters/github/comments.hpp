// What people write on pull requests: comments, comments in threads beside the code, and reviews that have a text. The
// ids of the latter are `thread-<number>` and `review-<number>`, since each kind is numbered apart.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/github/rest.hpp"
#include "core/ports/forge.hpp"

#include <string>
#include <vector>

namespace tachograph::github {

// All of other accounts than `own`, in no order.
std::vector<ForgeComment> written_since(Rest& rest, const std::string& repository, Timestamp since,
                                        const std::string& own);

// When the comment or review was written.
Timestamp written_at(Rest& rest, const PullId& pull, const std::string& id);

}  // namespace tachograph::github
