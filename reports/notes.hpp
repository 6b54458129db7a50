// Why a benchmark has no verdict, in words.
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

// `needs about 22 rounds at this noise (5%)`: until a change by the tolerance is found with a p below the significance;
// see rounds_needed. Where that many were run, the change lies near a limit: `needs more than 10 rounds at this noise
// (2%)`.
std::string rounds_text(const Estimate& estimate, double tolerance, double significance);

}  // namespace tachograph::reports
