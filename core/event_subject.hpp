// The first line of an event's commit, for people who read `git log --oneline`. Nothing is ever read back from it.
#pragma once

#include "core/event.hpp"

#include <string>

namespace tachograph {

std::string event_subject(const Event& event);

}  // namespace tachograph
