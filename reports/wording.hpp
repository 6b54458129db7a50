// Writes numbers and verdicts as text, in the same way in the headline, the tables and the picture.
#pragma once

#include "reports/comparison.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

// `1.23 ms`: nanoseconds get a suitable unit; other units stay as they are.
std::string in_words(double value, const std::string& unit);
// `1.52`: two digits after the point, or more if it takes more to show a difference.
std::string factor_text(double factor);
// `1.52×`, or `–` if there is none.
std::string ratio_text(const Comparison& comparison);
// `1.49–1.55`
std::string interval_text(const Comparison& comparison);
// `1.52× slower`, `2.10× faster`
std::string change_text(const Comparison& comparison);

// True if no benchmark has a ratio, or if there are no benchmarks.
bool compares_nothing(const std::vector<Comparison>& comparisons);
// `1 regression (sum/1024 is 1.52× slower); 1 improvement (…); 5 invariant`, as one line of plain text.
std::string headline_of(const std::vector<Comparison>& comparisons);

}  // namespace tachograph::reports
