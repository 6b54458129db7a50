// Notes for people: why a benchmark has no verdict.
#pragma once

#include "reports/comparison.hpp"

#include <cstddef>
#include <string>

namespace tachograph::reports {

constexpr const char* measured_once = "measured once";

// `may be chance, as one of 335 benchmarks`
std::string may_be_chance(std::size_t benchmarks);

// `looks 1.20× slower on 2 builds, which differ by chance too`
std::string not_confirmed(const Comparison& comparison);

// `needs about 22 rounds at this noise (5%)`: with that many, a change as large as the tolerance gets a p below the
// significance; see rounds_needed. If that many were run already, the change lies near a limit: `needs more than 10
// rounds at this noise (2%)`.
std::string rounds_text(const Estimate& estimate, double tolerance, double significance);

}  // namespace tachograph::reports
