// The durable, append-only log of events.
#pragma once

#include "core/event.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>

namespace tachograph {

// A commit id in hexadecimal.
using Revision = std::string;

struct LogEntry {
    Revision revision;
    std::string message;  // as parse_event takes it
};

class EventLog {
  public:
    virtual ~EventLog() = default;

    // The last revision of the log, as it is now; the root's where there is no event yet.
    virtual Revision tip() = 0;

    // Every entry after `after`, oldest first, up to the tip. An empty `after` stands for the root.
    virtual void read(const Revision& after, const std::function<void(const LogEntry&)>& visit) = 0;

    // Appends all events, or none where the tip is not `expected` any more (nothing is returned then).
    // Once it returns the new tip, the events survive a power failure. Throws Unavailable where that cannot be had.
    virtual std::optional<Revision> append(std::span<const Event> events, const Revision& expected) = 0;
};

}  // namespace tachograph
