#include "adapters/memory/event_log.hpp"

#include "core/events/event_text.hpp"
#include "core/ports/failures.hpp"

#include <cstdlib>
#include <utility>

namespace tachograph::memory {

// The revision is the number of events up to and including it; 0 is the root.
Revision MemoryEventLog::revision(std::size_t count) const { return std::to_string(count); }

Revision MemoryEventLog::tip() {
    const std::lock_guard lock(mutex_);
    return revision(messages_.size());
}

namespace {

class OnePage final : public LogPages {
  public:
    explicit OnePage(std::vector<LogEntry> entries) : entries_(std::move(entries)) {}
    std::size_t count() const override { return 1; }
    std::size_t entries() const override { return entries_.size(); }
    std::vector<LogEntry> page(std::size_t /*at*/) const override { return entries_; }
    EventPage events(std::size_t /*at*/) override {
        EventPage page;
        for (const LogEntry& entry : entries_) read_message(page, entry.message);
        return page;
    }
    Revision revision(std::size_t /*page*/, std::size_t entry) const override { return entries_.at(entry).revision; }

  private:
    std::vector<LogEntry> entries_;
};

}  // namespace

std::unique_ptr<LogPages> MemoryEventLog::pages(const Revision& after) {
    const std::lock_guard lock(mutex_);
    const std::size_t first = after.empty() ? 0 : std::strtoul(after.c_str(), nullptr, 10);
    if (!after.empty() && (first > messages_.size() || revision(first) != after))
        throw Unavailable(after + " is not in the event log");
    std::vector<LogEntry> entries;
    for (std::size_t at = first; at < messages_.size(); ++at) entries.push_back({revision(at + 1), messages_[at]});
    return std::make_unique<OnePage>(std::move(entries));
}

std::optional<Revision> MemoryEventLog::append(std::span<const Event> events, const Revision& expected) {
    const std::lock_guard lock(mutex_);
    if (expected != revision(messages_.size())) return std::nullopt;
    for (const Event& event : events) messages_.push_back(format_event(event));
    return revision(messages_.size());
}

}  // namespace tachograph::memory
