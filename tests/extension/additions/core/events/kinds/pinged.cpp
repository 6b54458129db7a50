#include "core/events/kinds/pinged.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"
#include "core/state/obligations.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const Pinged& event, const SubjectTerms& terms) {
    return fmt::format("pinged by {} on {}", terms.who, terms.name(event.pull));
}

void apply(Pinged& event, const EventApplication& to) {
    to.owe(event.pull, event.comment, {}, "ping", {});
    to.state.replies.at(reply_id(to.event.idempotency_key)).answer = "pong " + event.word;
    to.count_answer(event.pull);
}

std::vector<Command> commands_behind(const Pinged& event, const EventOrigin& origin) {
    return origin.ask(event.pull, event.comment, Ping{event.word});
}

}  // namespace tachograph
