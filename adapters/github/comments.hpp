// Reads comments on pull requests: plain comments, comments on code, and reviews that have a text. GitHub
// numbers each kind separately. The ids of the last two are therefore `thread-<number>` and `review-<number>`.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/github/originals.hpp"
#include "adapters/github/rest.hpp"
#include "core/ports/forge.hpp"

#include <functional>
#include <string>

namespace tachograph::github {

// Takes what a list shows.
using Keep = std::function<void(Written)>;

// Shows all comments since `since` or somewhat earlier, except reviews, in no particular order.
void visit_comments(Rest& rest, const std::string& repository, Timestamp since, const Keep& keep);

// The comment that an element of a list shows. `time` is the key of its time.
Written written_in(const Json& json, PullId pull, std::string id, const char* time);

// Returns when the comment or review was written.
Timestamp written_at(Rest& rest, const PullId& pull, const std::string& id);

}  // namespace tachograph::github
