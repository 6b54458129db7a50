// Replays the log to compute the state.
#pragma once

#include "core/ports/event_log.hpp"
#include "core/ports/failures.hpp"
#include "core/ports/state_cache.hpp"

namespace tachograph {

// The log has an event that this version cannot read, or that cannot have happened. Nothing may be written after it.
struct BrokenLog : Damaged {
    using Damaged::Damaged;
};

// Folds all entries, or those up to and including `last`. Throws Unavailable, and BrokenLog with the entry's revision.
Fold replay(EventLog& log, const Revision& last = {});
// The same for all entries, starting from the cache's snapshot if it is usable.
Fold replay(EventLog& log, StateCache& cache);

}  // namespace tachograph
