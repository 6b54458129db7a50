// The clock and the randomness behind pauses. The clock is steady, so that jumps of the wall clock change no pause.
#pragma once

#include "adapters/service/backoff.hpp"

#include <chrono>
#include <functional>

namespace tachograph::service {

struct Patience {
    std::function<std::chrono::steady_clock::time_point()> moment = std::chrono::steady_clock::now;
    std::function<double()> jitter = any_jitter;  // from 0 to 1
};

}  // namespace tachograph::service
