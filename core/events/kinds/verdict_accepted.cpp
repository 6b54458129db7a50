#include "core/events/kinds/verdict_accepted.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"
#include "core/state/ruling.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const VerdictAccepted& event, const SubjectTerms& terms) {
    return fmt::format("accepted {} of {} by {}: {}", event.benchmark, terms.name(event.job), terms.who, event.reason);
}

void apply(VerdictAccepted& event, const EventApplication& to) {
    Ruling& ruling = to.ruling_of(event.job);
    accept(ruling, {std::move(event.benchmark), std::move(event.reason), to.event.actor.name, to.event.at});
    rule(ruling, event.conclusion);
}

std::vector<Command> commands_behind(const VerdictAccepted& event, const EventOrigin& origin) {
    return origin.ruled(event.conclusion);
}

}  // namespace tachograph
