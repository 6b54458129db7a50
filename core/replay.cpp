#include "core/replay.hpp"

#include "core/apply.hpp"
#include "core/event_text.hpp"

#include <exception>
#include <optional>
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

Fold replay(EventLog& log, const Revision& last) { return replay(log, Fold{}, last); }

Fold replay(EventLog& log, Fold from, const Revision& last) {
    Fold result = std::move(from);
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

Fold replay(EventLog& log, StateCache& cache) {
    if (std::optional<Fold> kept = cache.load()) {
        try {
            return replay(log, *std::move(kept));
        } catch (const std::exception&) {
            // The cache may be of another log, or damaged: the log alone is true.
        }
    }
    return replay(log);
}

}  // namespace tachograph
