#include "core/events/kinds/service_began.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const ServiceBegan& event, const SubjectTerms& /*terms*/) {
    return fmt::format("began epoch {} by {}", event.epoch, event.service);
}

void apply(ServiceBegan& event, const EventApplication& to) {
    if (event.epoch != to.state.epoch + 1) to.illegal(fmt::format("the next epoch is {}", to.state.epoch + 1));
    to.state.epoch = event.epoch;
    to.state.service = event.service;
}

std::vector<Command> commands_behind(const ServiceBegan& event, const EventOrigin& origin) {
    return origin.from(BeginService{event.service});
}

}  // namespace tachograph
