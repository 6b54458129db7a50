// What is worth a second run, where each side ran once and nothing can have a verdict.
#pragma once

#include "reports/comparison.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

struct Hint {
    std::string name;
    std::string own_name;  // as `only` selects it
    double ratio = 1;      // head/base
    double times = 0;      // its change (of the logarithm) as a multiple of what the benchmark varies by
};

// Of the benchmarks that a side measured once, the tenth that stands out most, the first first; at least one, and none
// that changed by less than `least`. A benchmark varies by the noise that is known of it, or else by its tolerance.
std::vector<Hint> hints_of(const std::vector<Comparison>& comparisons, const CompareOptions& options);

// A glob for `only` that fits all of them, and others perhaps: the start and the end that the names share. Empty where
// they share nothing.
std::string glob_of(const std::vector<Hint>& hints);

// `@tachograph runbenchmarks only="sum/*"`, which measures them again.
std::string command_for(const std::vector<Hint>& hints, const std::string& bot);

}  // namespace tachograph::reports
