// Decides which events a command leads to in a state. Pure: the same arguments give the same events.
#pragma once

#include "core/commands/command.hpp"
#include "core/events/event.hpp"
#include "core/state/state.hpp"
#include "core/values/access.hpp"

#include <vector>

namespace tachograph {

// The limit on answers to people without rights. An audit turns it off, because it checks rights only.
enum class Damping { on, off };

// Returns no events if the command was acted upon before, or changes nothing. The events can be applied to `state` in
// order.
std::vector<Event> decide(const State& state, const Command& command, const Rights& rights,
                          Damping damping = Damping::on);

}  // namespace tachograph
