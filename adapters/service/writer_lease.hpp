// The writer lease: until when a service may assume that it is still the writer of a log that others may take over.
// Every successful push to the log's host renews the lease. The lease is counted from before the push began, by a clock
// that continues while the process is stopped and while the machine sleeps. Clocks of other machines are not used.
//
// The integrity of the log does not depend on this lease: the epochs in the log and --force-with-lease of every push
// protect it. The lease keeps a service that was cut off or paused from accepting requests and performing effects that
// would not count.
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

    // Renews the lease. `asked` is the moment before the push that confirmed it.
    void confirm(BootClock::time_point asked);
    bool holds() const;
    // The error text if the lease does not hold; nullopt if it holds.
    std::optional<std::string> obstacle() const;

  private:
    std::chrono::milliseconds good_for_;
    std::atomic<BootClock::time_point> until_{BootClock::time_point::min()};
};

}  // namespace tachograph::service
