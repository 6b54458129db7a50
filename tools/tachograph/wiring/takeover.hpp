// How long services wait for each other.
#pragma once

#include "adapters/config/config.hpp"

#include <chrono>

namespace tachograph::tools {

// All follow from `event_log.takeover_seconds`. Whoever stands by takes over at the latest that long, and two looks,
// after the writer's last heartbeat; then it fetches, replays and pushes.
struct TakeoverTimes {
    std::chrono::milliseconds patience;      // of those who stand by, with a writer that says nothing
    std::chrono::milliseconds look;          // between two looks of theirs
    std::chrono::milliseconds sign_of_life;  // of the writer, at the latest after the one before
    std::chrono::milliseconds confirmed;     // what a writer acts on is no older; ends before their patience does
};

inline TakeoverTimes takeover_times(const config::Config& config) {
    const std::chrono::milliseconds patience = std::chrono::seconds(config.event_log_takeover_seconds);
    return {patience, patience / 6, patience / 3, patience * 5 / 6};
}

}  // namespace tachograph::tools
