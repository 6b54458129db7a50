// From result files to what is compared: which values of base and head belong together.
#pragma once

#include "reports/comparison.hpp"
#include "reports/run_results.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

// One series a benchmark and metric, in order of appearance: the median of each round in which both sides have it.
// If there are several files, names start with the file's. `only` is a glob over names (`*`, `?`, `[…]`); empty:
// all. Throws UnreadableResult.
std::vector<Series> series_of_rounds(const std::vector<Round>& rounds, const std::string& only);

// Of one file, or files that belong to one run, on each side: every sample is a value, and the sides are independent.
std::vector<Series> series_of_samples(const std::vector<ResultFile>& base, const std::vector<ResultFile>& head,
                                      const std::string& only);

}  // namespace tachograph::reports
