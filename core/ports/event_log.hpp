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

// A snapshot of entries of the log, oldest first, in pages.
class LogPages {
  public:
    virtual ~LogPages() = default;

    virtual std::size_t count() const = 0;    // of pages
    virtual std::size_t entries() const = 0;  // of all pages
    // Throws Unavailable.
    virtual std::vector<LogEntry> page(std::size_t at) const = 0;
    // The events of the page. To be called once for each page, in order. Throws Unavailable.
    virtual EventPage events(std::size_t at) = 0;
    virtual Revision revision(std::size_t page, std::size_t entry) const = 0;
};

class EventLog {
  public:
    virtual ~EventLog() = default;

    // The last revision of the log; the root's if there is no event yet.
    virtual Revision tip() = 0;

    // Every entry after `after`, up to the tip. An empty `after` stands for the root.
    virtual std::unique_ptr<LogPages> pages(const Revision& after) = 0;
    // All entries in a likely order, which is known before the parent links are verified. If the order turns out to be
    // wrong, reading a page throws. Then discard what was read, and use pages().
    virtual std::unique_ptr<LogPages> likely_pages() { return pages({}); }
    void read(const Revision& after, const std::function<void(const LogEntry&)>& visit) {
        const auto all = pages(after);
        for (std::size_t at = 0; at < all->count(); ++at) {
            for (const LogEntry& entry : all->page(at)) visit(entry);
        }
    }

    // Appends all events and returns the new tip. Returns nullopt, and appends nothing, if the tip is not `expected`.
    // Once this returns, the events survive a power failure. Throws Unavailable if they cannot be made durable.
    virtual std::optional<Revision> append(std::span<const Event> events, const Revision& expected) = 0;

    // Throws Unavailable if an append would fail now, as far as can be known without one.
    virtual void check_writable() {}
};

}  // namespace tachograph
