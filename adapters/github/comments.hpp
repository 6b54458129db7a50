// Reads comments on pull requests: plain comments, comments on code, and reviews that have a text. GitHub
// numbers each kind separately. The ids of the last two are therefore `thread-<number>` and `review-<number>`.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/github/originals.hpp"
#include "adapters/github/rest.hpp"
#include "core/ports/forge.hpp"

#include <string>
#include <vector>

namespace tachograph::github {

// Returns all comments since `since`, except those of the account `own`, in no particular order.
std::vector<Written> written_since(Rest& rest, const std::string& repository, Timestamp since, const std::string& own);

// Returns when the comment or review was written.
Timestamp written_at(Rest& rest, const PullId& pull, const std::string& id);

}  // namespace tachograph::github
