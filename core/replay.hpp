// From the log to the state.
#pragma once

#include "core/ports/event_log.hpp"
#include "core/state.hpp"

#include <stdexcept>

namespace tachograph {

// The log holds what this version cannot read, or what cannot have happened. Nothing may be written after it.
struct BrokenLog : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Replay {
    State state;
    Revision tip;  // the last entry that is in the state
};

// Folds all entries, or those up to and with `last`. Throws BrokenLog with the entry's revision, and Unavailable.
Replay replay(EventLog& log, const Revision& last = {});
// The same, going on where an earlier fold of this log has ended.
Replay replay(EventLog& log, Replay from, const Revision& last = {});

}  // namespace tachograph
