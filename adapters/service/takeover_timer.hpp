// Decides when a standby may take over: once the log and the heartbeat on the host have not changed for long enough.
#pragma once

#include "adapters/service/writer_lease.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace tachograph::service {

class TakeoverTimer {
  public:
    using Moment = BootClock::time_point;

    explicit TakeoverTimer(std::chrono::milliseconds patience) : patience_(patience) {}

    // `seen` describes what the host has now. A live writer changes it by its pushes and heartbeats. Returns true if
    // it has not changed for `patience`.
    bool is_over(const std::string& seen, Moment now);
    // To be called if the host cannot be read: the writer may not reach it either, so the time starts again.
    void begin_anew() { seen_.reset(); }

  private:
    std::chrono::milliseconds patience_;
    std::optional<std::string> seen_;
    Moment since_{};
};

}  // namespace tachograph::service
