#include "core/events/kinds/effect_given_up.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const EffectGivenUp& event, const SubjectTerms& /*terms*/) {
    return fmt::format("gave up {}: {}", event.effect, event.reason);
}

void apply(EffectGivenUp& event, const EventApplication& to) { to.conclude(event.effect, {}); }

std::vector<Command> commands_behind(const EffectGivenUp& event, const EventOrigin& origin) {
    return origin.from(EffectAbandoned{event.effect, event.reason});
}

}  // namespace tachograph
