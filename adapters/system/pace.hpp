// A rate limit that allows a burst, then one action per interval (a token bucket). Pure.
#pragma once

#include <algorithm>
#include <chrono>

namespace tachograph::system {

class Pace {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    Pace(std::chrono::milliseconds every, int at_once) : every_(every), at_once_(at_once) {}

    // The earliest time for the next action, from `now` on.
    Moment ready(Moment now) const { return std::max(now, std::max(full_, now) + every_ - at_once_ * every_); }
    // The same, and counts the action.
    Moment next(Moment now) {
        const Moment at = ready(now);
        full_ = std::max(full_, now) + every_;
        return at;
    }

  private:
    std::chrono::milliseconds every_;
    int at_once_;
    Moment full_{};  // when the whole burst is available again
};

}  // namespace tachograph::system
