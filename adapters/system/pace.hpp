// How often something may be done: a few times at once, and then once in a while. Pure.
#pragma once

#include <algorithm>
#include <chrono>

namespace tachograph::system {

class Pace {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    Pace(std::chrono::milliseconds every, int at_once) : every_(every), at_once_(at_once) {}

    // When it may be done that would be done now.
    Moment ready(Moment now) const { return std::max(now, std::max(full_, now) + every_ - at_once_ * every_); }
    // The same, and it is done then.
    Moment next(Moment now) {
        const Moment at = ready(now);
        full_ = std::max(full_, now) + every_;
        return at;
    }

  private:
    std::chrono::milliseconds every_;
    int at_once_;
    Moment full_{};  // when as many may be done at once as ever
};

}  // namespace tachograph::system
