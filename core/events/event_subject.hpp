// The first line of an event's commit, for people who read `git log --oneline`. Nothing is ever read back from it.
#pragma once

#include "core/events/event.hpp"

#include <string>

namespace tachograph {

// Version 1 wrote what forges make links of; it is written no more, but a log that has it can be audited.
enum class EventForm { version_1, today };

std::string event_subject(const Event& event, EventForm form = EventForm::today);

}  // namespace tachograph
