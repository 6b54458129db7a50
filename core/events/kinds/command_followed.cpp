#include "core/events/kinds/command_followed.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"
#include "core/state/obligations.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const CommandFollowed& event, const SubjectTerms& terms) {
    return fmt::format("followed {} of {} on {}", event.command, terms.who, terms.name(event.pull));
}

void apply(CommandFollowed& event, const EventApplication& to) {
    const std::string& key = to.event.idempotency_key;
    if (!to.end_request(key)) to.illegal("nobody asked for it");
    to.owe(event.pull, event.comment, {}, event.command, {});
    to.state.replies.at(reply_id(key)).answer = event.answer;
}

std::vector<Command> commands_behind(const CommandFollowed& event, const EventOrigin& origin) {
    return origin.from(RequestAnswered{origin.event.idempotency_key, event.answer});
}

}  // namespace tachograph
