// Remembers what the log was folded to, so that a start need not read all of it. It may be lost at any time: whatever
// it does not know is worked out from the log again.
#pragma once

#include "core/ports/event_log.hpp"
#include "core/state/history.hpp"
#include "core/state/state.hpp"

#include <memory>
#include <optional>

namespace tachograph {

// What the log comes to at a revision.
struct Fold {
    State state;
    Revision tip;  // the last entry that is in the state
};

class StateCache {
  public:
    virtual ~StateCache() = default;

    // What was kept last, its past looked up here; nothing if that cannot be used. Never throws.
    virtual std::optional<Fold> load() = 0;

    // Keeps the fold together with the chapter that its past has closed, in place of what was kept before. Returns
    // where the past is looked up from now on. Throws Unavailable, and has kept nothing then.
    virtual std::shared_ptr<const Archive> keep(const Fold& fold, const SettledSegment& closed) = 0;
};

}  // namespace tachograph
