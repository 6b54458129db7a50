// How long to wait after something failed: 0.5 s, 1 s, 2 s, … up to a limit, each up to a quarter longer, so that many
// that failed together do not come back at the same moment. What is refused is tried again more seldom: after 4 s, 8 s,
// … up to an hour.
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

// At random.
double any_jitter();

}  // namespace tachograph::service
