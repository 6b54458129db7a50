#include "core/events/kinds/access_adopted.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const AccessAdopted& event, const SubjectTerms& /*terms*/) {
    return fmt::format("adopted access: {}", event.reason);
}

void apply(AccessAdopted& event, const EventApplication& to) {
    event.access.known = std::move(to.state.access.known);
    to.state.access = std::move(event.access);
    to.state.policy = event.head;
    to.state.quarantine.reset();
}

std::vector<Command> commands_behind(const AccessAdopted& event, const EventOrigin& origin) {
    // Adopted by a person's command: any open request may be the one. Adopted by the bot: from the repository.
    if (origin.event.actor.kind == ActorKind::bot)
        return origin.from(AdoptAccess{event.access, event.reason, event.base, event.head});
    std::vector<Command> commands;
    for (const auto& [effect, request] : origin.state.requests)
        commands.push_back(
            {AccessChanged{effect, event.access, event.base, event.head, event.reason, {}}, origin.event.at});
    return commands;
}

}  // namespace tachograph
