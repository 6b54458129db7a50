// How an event changes the state. Pure.
#pragma once

#include "core/events/event.hpp"
#include "core/state/state.hpp"

#include <stdexcept>

namespace tachograph {

// The event cannot have happened in that state: the log was written by something else, or tampered with.
struct IllegalEvent : std::logic_error {
    using std::logic_error::logic_error;
};

State apply(State state, Event event);
// The same in place; the state is worth nothing after an exception.
void apply_to(State& state, Event event);
// The same, where the digest of the event's cause is at hand.
void apply_to(State& state, Event event, const KeyDigest& idempotency_key);

}  // namespace tachograph
