// The durable, append-only log of events.
#pragma once

#include "core/events/event.hpp"
#include "core/events/event_page.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tachograph {

// A commit id in hexadecimal.
using Revision = std::string;

struct LogEntry {
    Revision revision;
    std::string message;  // as parse_event takes it
};

// Entries of the log, oldest first, as they were when this was made.
class LogPages {
  public:
    virtual ~LogPages() = default;

    virtual std::size_t count() const = 0;    // of pages
    virtual std::size_t entries() const = 0;  // of all pages
    // Throws Unavailable.
    virtual std::vector<LogEntry> page(std::size_t at) const = 0;
    // What the entries of the page say, for those who read all pages once, in their order. Throws Unavailable.
    virtual EventPage events(std::size_t at) = 0;
    virtual Revision revision(std::size_t page, std::size_t entry) const = 0;
};

class EventLog {
  public:
    virtual ~EventLog() = default;

    // The last revision of the log, as it is now; the root's where there is no event yet.
    virtual Revision tip() = 0;

    // Every entry after `after`, up to the tip. An empty `after` stands for the root.
    virtual std::unique_ptr<LogPages> pages(const Revision& after) = 0;
    // All entries, in the order in which they most likely follow each other, which is known sooner than the one in
    // which they do: a page may turn out to be none (Unavailable), and those before it to be of another log.
    virtual std::unique_ptr<LogPages> likely_pages() { return pages({}); }
    void read(const Revision& after, const std::function<void(const LogEntry&)>& visit) {
        const auto all = pages(after);
        for (std::size_t at = 0; at < all->count(); ++at) {
            for (const LogEntry& entry : all->page(at)) visit(entry);
        }
    }

    // Appends all events, or none if the tip is not `expected` any more (nothing is returned then).
    // Once it returns the new tip, the events survive a power failure. Throws Unavailable if that cannot be had.
    virtual std::optional<Revision> append(std::span<const Event> events, const Revision& expected) = 0;
};

}  // namespace tachograph
