#include "core/machine/apply.hpp"

#include "core/machine/event_application.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

void apply_to(State& state, Event event) {
    const KeyDigest idempotency_key = digest_of(event.idempotency_key);
    apply_to(state, std::move(event), idempotency_key);
}

void apply_to(State& state, Event event, const KeyDigest& idempotency_key) {
    const EventApplication to{state, event};
    if (event.idempotency_key.empty()) to.illegal("it has no cause");
    if (!state.history.note(idempotency_key))
        to.illegal(fmt::format("its cause {} has acted before", event.idempotency_key));
    if (!state.reading) state.reading = CommentsWatermark{event.at, 0};
    std::visit([&](auto& body) { apply(body, to); }, event.body);
    ++state.events;
}

State apply(State state, Event event) {
    apply_to(state, std::move(event));
    return state;
}

}  // namespace tachograph
