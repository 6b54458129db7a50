// Back from an event to the command that it came of: what an audit decides upon again. Pure.
#pragma once

#include "core/commands/command.hpp"
#include "core/events/event.hpp"
#include "core/state/state.hpp"

#include <vector>

namespace tachograph {

// The commands of which `decide` may have made the event, in the state before it; none if no command leads to it by
// itself. What the log does not say is taken as the event needs it.
std::vector<Command> commands_behind(const State& state, const Event& event);

}  // namespace tachograph
