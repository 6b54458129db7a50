// Suggests which benchmarks to run again. If each side ran only once, nothing can have a verdict.
#pragma once

#include "reports/comparison.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

struct Hint {
    std::string name;
    std::string own_name;  // as `only` selects it
    double ratio = 1;      // head/base
    double times = 0;      // |log(ratio)| divided by the benchmark's noise or tolerance; see hints_of
};

// Of the benchmarks that a side measured only once, returns the tenth that changed most, the largest change first.
// Returns at least one, but none that changed by less than `least`. The size of a change is a multiple of the
// benchmark's noise if its noise is known, else of its tolerance.
std::vector<Hint> hints_of(const std::vector<Comparison>& comparisons, const CompareOptions& options);

// A glob for `only` that matches all of them, and perhaps others: the common prefix and suffix of their names. Empty if
// the names have neither in common.
std::string glob_of(const std::vector<Hint>& hints);

// `@tachograph runbenchmarks only="sum/*"`: measures these benchmarks again.
std::string command_for(const std::vector<Hint>& hints, const std::string& bot);

}  // namespace tachograph::reports
