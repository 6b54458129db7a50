// The times of the takeover between services.
#pragma once

#include "adapters/config/config.hpp"

#include <chrono>

namespace tachograph::tools {

// All are derived from `event_log.takeover_seconds`. A standby takes over at the latest after `patience` and two checks
// since the last heartbeat. Then it fetches, replays and pushes.
struct TakeoverTimes {
    std::chrono::milliseconds patience;   // how long a standby waits without a heartbeat
    std::chrono::milliseconds check;      // time between two checks of a standby
    std::chrono::milliseconds heartbeat;  // the longest time between two heartbeats of the writer
    std::chrono::milliseconds confirmed;  // how long a writer trusts its lease; shorter than `patience`
};

inline TakeoverTimes takeover_times(const config::Config& config) {
    const std::chrono::milliseconds patience = std::chrono::seconds(config.event_log_takeover_seconds);
    return {patience, patience / 6, patience / 3, patience * 5 / 6};
}

}  // namespace tachograph::tools
