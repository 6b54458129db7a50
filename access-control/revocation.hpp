// Finds the jobs that must end because their requesters lost the right to run them.
#pragma once

#include "core/commands/command.hpp"
#include "core/state/state.hpp"

#include <vector>

namespace tachograph::access_control {

// The pending jobs of people who lost their rights. Their running jobs as well, if `running_too`.
std::vector<RevokeJob> revocations(const State& state, bool running_too, Timestamp at);

}  // namespace tachograph::access_control
