// The backoff after failures: 0.5 s, 1 s, 2 s, … up to a limit. Up to a quarter is added at random, so that calls that
// failed together are not retried at the same moment. Refused calls are retried less often: after 4 s, 8 s, … up to an
// hour.
#pragma once

#include <chrono>

namespace tachograph::service {

constexpr std::chrono::milliseconds longest_pause{60'000};
constexpr std::chrono::milliseconds first_pause{500};
constexpr std::chrono::milliseconds longest_pause_of_refused{3'600'000};
constexpr std::chrono::milliseconds first_pause_of_refused{4'000};

// `failures` counts from 1; `jitter` is from 0 to 1.
std::chrono::milliseconds pause_after(int failures, double jitter, std::chrono::milliseconds longest = longest_pause,
                                      std::chrono::milliseconds first = first_pause);

// A random number from 0 to 1.
double any_jitter();

}  // namespace tachograph::service
