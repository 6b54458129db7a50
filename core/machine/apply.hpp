// Applies an event to the state. Pure.
#pragma once

#include "core/events/event.hpp"
#include "core/state/state.hpp"

#include <stdexcept>

namespace tachograph {

// The event cannot have happened in that state: another program wrote the log, or it was tampered with.
struct IllegalEvent : std::logic_error {
    using std::logic_error::logic_error;
};

State apply(State state, Event event);
// The same in place. After an exception, discard the state.
void apply_to(State& state, Event event);
// The same, for a caller that has the digest of the event's idempotency key already.
void apply_to(State& state, Event event, const KeyDigest& idempotency_key);

}  // namespace tachograph
