#include "core/events/event_page.hpp"

#include <variant>

namespace tachograph {

void read_message(EventPage& page, std::string_view message) {
    ReadEvent& read = page.events.emplace_back();
    parse_event(message, read);
    const auto* event = std::get_if<Event>(&read);
    page.keys.push_back(event ? digest_of(event->idempotency_key) : KeyDigest{});
}

}  // namespace tachograph
