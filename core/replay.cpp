#include "core/replay.hpp"

#include "core/apply.hpp"
#include "core/event_text.hpp"

#include <utility>
#include <variant>

#include <fmt/format.h>

namespace tachograph {
namespace {

const Event& readable(const LogEntry& entry) {
    if (const auto* unreadable = std::get_if<UnreadableEvent>(&entry.event)) {
        throw BrokenLog(
            fmt::format("event {} cannot be read: {}; use a version that knows it, or look at it with git show",
                        entry.revision, unreadable->problem));
    }
    return std::get<Event>(entry.event);
}

}  // namespace

Replay replay(EventLog& log, const Revision& last) { return replay(log, Replay{{}, {}}, last); }

Replay replay(EventLog& log, Replay from, const Revision& last) {
    Replay result = std::move(from);
    const Revision after = result.tip;
    // Taken first: what comes later is seen as a conflict by the append that expects this tip.
    if (after.empty()) result.tip = log.tip();
    const auto pages = log.pages(after);
    for (std::size_t at = 0; at < pages->count(); ++at) {
        for (const LogEntry& entry : pages->page(at)) {
            const Event& event = readable(entry);
            try {
                result.state = apply(std::move(result.state), event);
            } catch (const IllegalEvent& illegal) {
                throw BrokenLog(fmt::format("event {}: {}", entry.revision, illegal.what()));
            }
            result.tip = entry.revision;
            if (entry.revision == last) return result;
        }
    }
    return result;
}

}  // namespace tachograph
