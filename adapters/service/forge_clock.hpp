// Converts the forge's times to this machine's clock, which may be wrong. All times in the log are by this machine's
// clock.
#pragma once

#include "core/values/timestamp.hpp"

#include <chrono>
#include <mutex>
#include <optional>

namespace tachograph::service {

// Whether two clocks differ so much that one of them must be wrong.
inline bool clocks_differ(std::chrono::milliseconds difference) {
    return std::chrono::abs(difference) >= std::chrono::seconds(10);
}

// May be used from any thread.
class ForgeClock {
  public:
    using Moment = std::chrono::steady_clock::time_point;

    // Notes that the forge's clock shows `forge_now` at the moment `steady`.
    void note(Timestamp forge_now, Moment steady) {
        const std::lock_guard lock(mutex_);
        noted_ = {forge_now, steady};
    }

    // Converts a time of the forge to this machine's clock, which shows `now`. Returns the time unchanged if the clocks
    // agree, or if the forge's time is not known.
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
