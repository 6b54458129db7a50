// One comment gets one answer: the replies to all commands of a comment are posted as one comment.
#pragma once

#include "core/state/state.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

// All owed replies to the same comment as `reply`, in the order of the comment's commands. Never empty.
std::vector<const Reply*> replies_beside(const State& state, const Reply& reply);
// Whether another command of the same comment is still being carried out: the answer waits for it.
bool is_incomplete(const State& state, const Reply& reply);
// The id of the effect that posts the replies.
std::string answer_id(const std::vector<const Reply*>& replies);
// The replies that the effect posts; none if the effect is not owed.
std::vector<const Reply*> replies_said_by(const State& state, const std::string& effect);

}  // namespace tachograph
