// The forge's time beside this machine's, whose clock may be wrong. Moments of the log are by this machine's clock.
#pragma once

#include "core/values/timestamp.hpp"

#include <chrono>
#include <mutex>
#include <optional>

namespace tachograph::service {

// Whether the difference of two clocks means that one of them is wrong.
inline bool clocks_differ(std::chrono::milliseconds difference) {
    return std::chrono::abs(difference) >= std::chrono::seconds(10);
}

// May be used from any thread.
class ForgeClock {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    // It is `forge_now` by the forge's clock.
    void note(Timestamp forge_now, Moment steady) {
        const std::lock_guard lock(mutex_);
        noted_ = {forge_now, steady};
    }

    // A moment of the forge by this machine's clock, which shows `now`. The same moment if the clocks agree, or the
    // forge's time is not known.
    Timestamp here(Timestamp moment, Timestamp now, Moment steady) const {
        const std::lock_guard lock(mutex_);
        if (!noted_) return moment;
        const Timestamp forge_now =
            noted_->time + std::chrono::floor<std::chrono::milliseconds>(steady - noted_->steady);
        return clocks_differ(now - forge_now) ? moment + (now - forge_now) : moment;
    }

  private:
    struct Noted {
        Timestamp time;
        Moment steady;
    };

    mutable std::mutex mutex_;
    std::optional<Noted> noted_;
};

}  // namespace tachograph::service
