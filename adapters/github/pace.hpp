// How fast requests that change something go to GitHub: a few at once, and then one a second, as it asks for.
// Pure.
#pragma once

#include <algorithm>
#include <chrono>

namespace tachograph::github {

class Pace {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    // When a request may go that would go now.
    Moment next(Moment now) {
        full_ = std::max(full_, now) + every;
        return std::max(now, full_ - at_once * every);
    }

  private:
    static constexpr std::chrono::seconds every{1};
    static constexpr int at_once = 10;

    Moment full_{};  // when as many may go at once as ever
};

}  // namespace tachograph::github
