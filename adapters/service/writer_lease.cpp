#include "adapters/service/writer_lease.hpp"

#include <ctime>

namespace tachograph::service {

BootClock::time_point BootClock::now() {
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    return time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

void WriterLease::confirm(BootClock::time_point asked) { until_ = asked + good_for_; }

bool WriterLease::holds() const { return BootClock::now() < until_.load(); }

std::optional<std::string> WriterLease::obstacle() const {
    if (holds()) return std::nullopt;
    return "this instance does not hold the writer lease; retry";
}

}  // namespace tachograph::service
