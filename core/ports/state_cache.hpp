// A snapshot of the state, so that a start need not read the whole log. It may be lost at any time, because the state
// can be computed from the log again.
#pragma once

#include "core/ports/event_log.hpp"
#include "core/state/history.hpp"
#include "core/state/state.hpp"

#include <memory>
#include <optional>

namespace tachograph {

// The state of the log at a revision.
struct Fold {
    State state;
    Revision tip;  // the last entry that is in the state
};

class StateCache {
  public:
    virtual ~StateCache() = default;

    // The fold that was kept last, with a history that reads from this cache; nullopt if there is no usable one. Never
    // throws.
    virtual std::optional<Fold> load() = 0;

    // Replaces the fold that was kept before, and adds the segment that its history has closed. Returns the archive
    // that has all settled segments. If it throws Unavailable, nothing was kept.
    virtual std::shared_ptr<const Archive> keep(const Fold& fold, const SettledSegment& closed) = 0;
};

}  // namespace tachograph
