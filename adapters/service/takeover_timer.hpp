// When a service that stands by may take over: once nothing has moved for long enough on the home of the log.
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

    // What was seen at that moment; it changes whenever the writer does something, and now and then when it does
    // nothing. True: it has not changed for as long as the patience lasts.
    bool is_over(const std::string& seen, Moment now);
    // Nothing could be seen: the writer may have been as blind.
    void begin_anew() { seen_.reset(); }

  private:
    std::chrono::milliseconds patience_;
    std::optional<std::string> seen_;
    Moment since_{};
};

}  // namespace tachograph::service
