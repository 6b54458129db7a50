// The events of one page of the log, parsed and ready to be applied.
#pragma once

#include "core/events/event_text.hpp"
#include "core/values/key_digest.hpp"

#include <string_view>
#include <vector>

namespace tachograph {

struct EventPage {
    std::vector<ReadEvent> events;
    std::vector<KeyDigest> keys;  // one for each event; meaningless for an UnreadableEvent
};

// Parses the message of one entry and adds its event to the page.
void read_message(EventPage& page, std::string_view message);

}  // namespace tachograph
