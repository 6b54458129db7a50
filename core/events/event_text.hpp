// An event as the message of a commit: a subject for people, then git trailers, which are the only encoding.
#pragma once

#include "core/events/event.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace tachograph {

// A message that this version cannot read. It is shown, never dropped, and nothing is written after it.
struct UnreadableEvent {
    std::string type;     // what its Event trailer says; empty if there is none
    std::string problem;  // one line

    bool operator==(const UnreadableEvent&) const = default;
};

// The value of the Event trailer, such as `job.running/2`.
std::string event_type(const EventBody& body);

std::string format_event(const Event& event);

// Whether `message`, from which `event` was parsed, has exactly the bytes that a writer of its version writes.
bool is_as_written(const Event& event, std::string_view message);

using ReadEvent = std::variant<UnreadableEvent, Event>;
ReadEvent parse_event(std::string_view message);
// The same, into an existing object: events are large.
void parse_event(std::string_view message, ReadEvent& read);

}  // namespace tachograph
