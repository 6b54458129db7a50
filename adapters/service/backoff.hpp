// How long to wait after something failed: 0.5 s, 1 s, 2 s, … up to a limit, each up to a quarter longer, so that many
// that failed together do not come back at the same moment.
#pragma once

#include <chrono>

namespace tachograph::service {

constexpr std::chrono::milliseconds longest_pause{60'000};

// `failures` counts from 1; `jitter` is from 0 to 1.
std::chrono::milliseconds pause_after(int failures, double jitter, std::chrono::milliseconds longest = longest_pause);

// At random.
double any_jitter();

}  // namespace tachograph::service
