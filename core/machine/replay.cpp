#include "core/machine/replay.hpp"

#include "core/events/event_text.hpp"
#include "core/machine/apply.hpp"

#include <exception>
#include <functional>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

namespace tachograph {
namespace {

// How many events ahead keys are prefetched: about as many as are folded during one memory access.
constexpr std::size_t ahead = 8;

// Throws BrokenLog if the event cannot be read, or cannot have happened.
void fold_event(State& state, ReadEvent& read, const KeyDigest& idempotency_key,
                const std::function<Revision()>& revision) {
    if (const auto* unreadable = std::get_if<UnreadableEvent>(&read)) {
        throw BrokenLog(
            fmt::format("event {} cannot be read: {}; use a version that knows it, or look at it with git show",
                        revision(), unreadable->problem));
    }
    try {
        apply_to(state, std::move(std::get<Event>(read)), idempotency_key);
    } catch (const IllegalEvent& illegal) {
        throw BrokenLog(fmt::format("event {}: {}", revision(), illegal.what()));
    }
}

Fold fold(Fold result, LogPages& pages, const Revision& last) {
    result.state.history.expect(pages.entries());
    for (std::size_t at = 0; at < pages.count(); ++at) {
        EventPage page = pages.events(at);
        for (std::size_t n = 0; n < page.events.size(); ++n) {
            if (n + ahead < page.keys.size()) result.state.history.look_ahead(page.keys[n + ahead]);
            fold_event(result.state, page.events[n], page.keys[n], [&] { return pages.revision(at, n); });
            if (!last.empty() && pages.revision(at, n) == last) return {std::move(result.state), last};
        }
        if (!page.events.empty()) result.tip = pages.revision(at, page.events.size() - 1);
    }
    return result;
}

}  // namespace

Fold replay(EventLog& log, const Revision& last) {
    const Revision tip = log.tip();
    try {
        return fold({{}, tip}, *log.likely_pages(), last);
    } catch (const std::exception&) {
        // The expected order was wrong, or the log is broken. To find out, read the log in its real order.
        return fold({{}, tip}, *log.pages({}), last);
    }
}

Fold replay(EventLog& log, StateCache& cache) {
    if (std::optional<Fold> kept = cache.load()) {
        try {
            const auto pages = log.pages(kept->tip);
            return fold(*std::move(kept), *pages, {});
        } catch (const std::exception&) {
            // The cache may be of another log, or damaged. Only the log counts.
        }
    }
    return replay(log);
}

}  // namespace tachograph
