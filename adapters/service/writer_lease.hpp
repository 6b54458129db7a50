// How sure a service may be that it is still the writer of a log that others may take over. The log's home confirms it
// with every push; a confirmation is good for a while, counted from before it was asked for, by a clock that goes on
// while the process is stopped and while the machine sleeps. No clock of another machine is looked at.
//
// Safety does not rest on this time: what may be in the log is decided by the epochs in it, and by the lease of every
// push. The time only keeps a service that was cut off, or paused, from taking on and doing what would not count.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

namespace tachograph::service {

// CLOCK_BOOTTIME.
struct BootClock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<BootClock>;
    static constexpr bool is_steady = true;
    static time_point now();
};

// May be used from any thread.
class WriterLease {
  public:
    explicit WriterLease(std::chrono::milliseconds good_for) : good_for_(good_for) {}

    // Confirmed by an answer to what was asked at that moment.
    void confirm(BootClock::time_point asked);
    bool holds() const;
    // Why nothing may be written or done now; nothing if it may.
    std::optional<std::string> obstacle() const;

  private:
    std::chrono::milliseconds good_for_;
    std::atomic<BootClock::time_point> until_{BootClock::time_point::min()};
};

}  // namespace tachograph::service
