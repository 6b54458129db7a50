#include "core/replay.hpp"

#include "core/apply.hpp"
#include "core/event_text.hpp"

#include <exception>
#include <functional>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

namespace tachograph {
namespace {

// As many events as are folded while memory is waited for.
constexpr std::size_t ahead = 8;

void look_ahead(const State& state, const std::vector<ReadEvent>& events, std::size_t at) {
    if (at >= events.size()) return;
    if (const auto* event = std::get_if<Event>(&events[at])) state.past.look_ahead(event->cause);
}

// Throws BrokenLog where the event cannot be read, or cannot have happened.
void fold(State& state, ReadEvent& read, const std::function<Revision()>& revision) {
    if (const auto* unreadable = std::get_if<UnreadableEvent>(&read)) {
        throw BrokenLog(
            fmt::format("event {} cannot be read: {}; use a version that knows it, or look at it with git show",
                        revision(), unreadable->problem));
    }
    try {
        apply_to(state, std::move(std::get<Event>(read)));
    } catch (const IllegalEvent& illegal) {
        throw BrokenLog(fmt::format("event {}: {}", revision(), illegal.what()));
    }
}

}  // namespace

Fold replay(EventLog& log, const Revision& last) { return replay(log, Fold{}, last); }

Fold replay(EventLog& log, Fold from, const Revision& last) {
    Fold result = std::move(from);
    const Revision after = result.tip;
    // Taken first: what comes later is seen as a conflict by the append that expects this tip.
    if (after.empty()) result.tip = log.tip();
    const auto pages = log.pages(after);
    result.state.past.expect(pages->entries());
    for (std::size_t at = 0; at < pages->count(); ++at) {
        std::vector<ReadEvent> events = pages->events(at);
        for (std::size_t n = 0; n < events.size(); ++n) {
            look_ahead(result.state, events, n + ahead);
            fold(result.state, events[n], [&] { return pages->revision(at, n); });
            if (!last.empty() && pages->revision(at, n) == last) return {std::move(result.state), last};
        }
        if (!events.empty()) result.tip = pages->revision(at, events.size() - 1);
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
