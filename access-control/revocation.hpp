// Whose jobs are to end because they may not run them any more.
#pragma once

#include "core/commands/command.hpp"
#include "core/state/state.hpp"

#include <vector>

namespace tachograph::access_control {

// Pending jobs, and running ones where `running_too`, of people who lost their rights.
std::vector<RevokeJob> revocations(const State& state, bool running_too, Timestamp at);

}  // namespace tachograph::access_control
