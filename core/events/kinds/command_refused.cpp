#include "core/events/kinds/command_refused.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const CommandRefused& event, const SubjectTerms& terms) {
    return fmt::format("refused {} of {} on {}: {}", event.command, terms.who, terms.name(event.pull), event.reason);
}

void apply(CommandRefused& event, const EventApplication& to) {
    to.owe(event.pull, event.comment, {}, event.command, event.reason);
    if (!to.end_request(to.event.idempotency_key)) to.count_answer(event.pull);
}

std::vector<Command> commands_behind(const CommandRefused& event, const EventOrigin& origin) {
    const std::string& key = origin.event.idempotency_key;
    if (origin.state.requests.contains(key) || origin.state.verdict_requests.contains(key))
        return origin.from(RequestRefused{key, event.reason});
    return origin.ask(event.pull, event.comment, Misunderstood{event.command, event.reason});
}

}  // namespace tachograph
