// The first line of an event's commit, for people who read `git log --oneline`. It is never parsed.
#pragma once

#include "core/events/event.hpp"

#include <string>

namespace tachograph {

// Version 1 did not escape text that forges turn into links. It is no longer written; audits of old logs need it.
enum class EventForm { version_1, today };

std::string event_subject(const Event& event, EventForm form = EventForm::today);

}  // namespace tachograph
