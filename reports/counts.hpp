// The verdict on counted metrics, such as instructions, bytes and allocations. Counts hardly vary from run to run. The
// statistics of times would ask for more runs, which would tell nothing new.
#pragma once

#include "reports/comparison.hpp"

#include <optional>

namespace tachograph::reports {

// A smaller change of a count gets no verdict: each run has another layout of its address space, which changes counts a
// little.
inline constexpr double least_count_change = 0.005;

// - changed: the medians differ by at least least_count_change, and by at least five times the range of the side that
//   varies more. A side that varies needs three runs; a side that does not vary needs two.
// - invariant: all values of both sides lie within least_count_change. One run per side is enough if both counts are
//   equal.
// Returns nullopt if neither holds. Such counts vary as times do, and are judged as times are. Values are finite and
// may be 0.
std::optional<Verdict> verdict_on_counts(const Series& series);

// The median of the head divided by the median of the base. Infinite if only the base's is 0; 1 if both are 0.
double ratio_of_counts(const Series& series);

}  // namespace tachograph::reports
