#include "core/events/kinds/access_quarantined.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const AccessQuarantined& event, const SubjectTerms& /*terms*/) {
    return fmt::format("quarantined access {}: {}", SubjectTerms::brief(event.head), event.reason);
}

void apply(AccessQuarantined& event, const EventApplication& to) {
    to.state.quarantine = Quarantine{event.head, event.answer, event.reason};
}

std::vector<Command> commands_behind(const AccessQuarantined& event, const EventOrigin& origin) {
    return origin.from(QuarantineAccess{event.head, event.answer, event.reason});
}

}  // namespace tachograph
