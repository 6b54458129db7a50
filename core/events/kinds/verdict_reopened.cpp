#include "core/events/kinds/verdict_reopened.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"
#include "core/state/ruling.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const VerdictReopened& event, const SubjectTerms& terms) {
    return fmt::format("reopened {} of {} by {}", event.benchmark, terms.name(event.job), terms.who);
}

void apply(VerdictReopened& event, const EventApplication& to) {
    Ruling& ruling = to.ruling_of(event.job);
    if (!reopen(ruling, event.benchmark)) to.illegal("nobody accepted it");
    rule(ruling, event.conclusion);
}

std::vector<Command> commands_behind(const VerdictReopened& event, const EventOrigin& origin) {
    return origin.ruled(event.conclusion);
}

}  // namespace tachograph
