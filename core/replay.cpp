#include "core/replay.hpp"

#include "core/apply.hpp"
#include "core/event_text.hpp"

#include <utility>
#include <variant>

#include <fmt/format.h>

namespace tachograph {
namespace {

Event readable(const LogEntry& entry) {
    auto parsed = parse_event(entry.message);
    if (const auto* unreadable = std::get_if<UnreadableEvent>(&parsed)) {
        throw BrokenLog(
            fmt::format("event {} cannot be read: {}; use a version that knows it, or look at it with git show",
                        entry.revision, unreadable->problem));
    }
    return std::get<Event>(std::move(parsed));
}

}  // namespace

Replay replay(EventLog& log, const Revision& last) {
    // Taken first: what comes later is seen as a conflict by the append that expects this tip.
    Replay result{{}, log.tip()};
    bool ended = false;
    log.read({}, [&](const LogEntry& entry) {
        if (ended) return;
        const Event event = readable(entry);
        try {
            result.state = apply(std::move(result.state), event);
        } catch (const IllegalEvent& illegal) {
            throw BrokenLog(fmt::format("event {}: {}", entry.revision, illegal.what()));
        }
        result.tip = entry.revision;
        ended = entry.revision == last;
    });
    return result;
}

}  // namespace tachograph
