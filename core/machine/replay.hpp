// From the log to the state.
#pragma once

#include "core/ports/event_log.hpp"
#include "core/ports/failures.hpp"
#include "core/ports/state_cache.hpp"

namespace tachograph {

// The log holds what this version cannot read, or what cannot have happened. Nothing may be written after it.
struct BrokenLog : Damaged {
    using Damaged::Damaged;
};

// Folds all entries, or those up to and with `last`. Throws BrokenLog with the entry's revision, and Unavailable.
Fold replay(EventLog& log, const Revision& last = {});
// The same, from what the cache has kept of it, if that is of any use.
Fold replay(EventLog& log, StateCache& cache);

}  // namespace tachograph
