// The verdict on metrics that are counted, such as instructions, bytes and allocations: they hardly vary from run to
// run, so that the statistics of times would ask for runs that bring nothing.
#pragma once

#include "reports/comparison.hpp"

#include <optional>

namespace tachograph::reports {

// A smaller change of a count gets no verdict: the address space is laid out anew in each run, and moves counts a
// little.
inline constexpr double least_count_change = 0.005;

// - changed: the medians differ by at least least_count_change, and by five times the range of the side that varies
// more.
//   A side that varies needs three runs, one that does not needs two.
// - invariant: all values of both sides lie within least_count_change; one run a side is enough if it counts the same.
// Nothing if neither holds: then the counts vary as times do, and are judged as these. Values are finite, and may be 0.
std::optional<Verdict> verdict_on_counts(const Series& series);

// Head over base, of the medians; infinite if only the base's is 0, and 1 if both are.
double ratio_of_counts(const Series& series);

}  // namespace tachograph::reports
