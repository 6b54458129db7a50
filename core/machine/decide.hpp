// Which events a command causes in a state. Pure: the same arguments, the same events.
#pragma once

#include "core/commands/command.hpp"
#include "core/events/event.hpp"
#include "core/state/state.hpp"
#include "core/values/access.hpp"

#include <vector>

namespace tachograph {

// How often somebody without rights is answered is no question of what is lawful: an audit does not ask it.
enum class Damping { on, off };

// No events: the command was acted upon before, or changes nothing. Every event returned can be applied to `state` in
// order.
std::vector<Event> decide(const State& state, const Command& command, const Rights& rights,
                          Damping damping = Damping::on);

}  // namespace tachograph
