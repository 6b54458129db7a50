// What a stretch of the log says, ready to be applied.
#pragma once

#include "core/events/event_text.hpp"
#include "core/values/key_digest.hpp"

#include <string_view>
#include <vector>

namespace tachograph {

struct EventPage {
    std::vector<ReadEvent> events;
    std::vector<KeyDigest> keys;  // one for each; of what cannot be read, it means nothing
};

// Adds what the message of an entry says.
void read_message(EventPage& page, std::string_view message);

}  // namespace tachograph
