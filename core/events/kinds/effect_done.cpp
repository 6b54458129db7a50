#include "core/events/kinds/effect_done.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const EffectDone& event, const SubjectTerms& /*terms*/) {
    return fmt::format("done {}", event.effect);
}

void apply(EffectDone& event, const EventApplication& to) { to.conclude(event.effect, std::move(event.reference)); }

std::vector<Command> commands_behind(const EffectDone& event, const EventOrigin& origin) {
    return origin.from(EffectPerformed{event.effect, event.reference});
}

}  // namespace tachograph
