// One comment gets one answer: the replies to all commands of a comment are said together.
#pragma once

#include "core/state/state.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

// The owed replies to the comment that this one belongs to, in the order of its commands. Never empty.
std::vector<const Reply*> replies_beside(const State& state, const Reply& reply);
// Whether a command of the same comment is still being followed: the answer waits for it.
bool is_incomplete(const State& state, const Reply& reply);
// The effect that says them.
std::string answer_id(const std::vector<const Reply*>& replies);
// The replies that the effect says; none if it is not owed.
std::vector<const Reply*> replies_said_by(const State& state, const std::string& effect);

}  // namespace tachograph
