// Reconstructs the command that led to an event, so that an audit can decide on it again. Pure.
#pragma once

#include "core/commands/command.hpp"
#include "core/events/event.hpp"
#include "core/state/state.hpp"

#include <vector>

namespace tachograph {

// The commands for which `decide` may have returned the event, in the state before it. Empty if the event only comes
// together with another one. Arguments that the log does not have are chosen so that the event follows.
std::vector<Command> commands_behind(const State& state, const Event& event);

}  // namespace tachograph
