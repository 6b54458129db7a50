// How numbers and verdicts are put into words, the same in headline, table and picture.
#pragma once

#include "reports/comparison.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

// `1.23 ms`: nanoseconds in the unit that suits them; other units as they are.
std::string in_words(double value, const std::string& unit);
// `1.52`: two digits behind the point, or as many as it takes to see anything.
std::string factor_text(double factor);
// `1.52×`, or `–` where there is none.
std::string ratio_text(const Comparison& comparison);
// `1.49–1.55`
std::string interval_text(const Comparison& comparison);
// `1.52× slower`, `2.10× faster`
std::string change_text(const Comparison& comparison);

// No benchmark has a ratio, or there are none.
bool compares_nothing(const std::vector<Comparison>& comparisons);
// `1 regression (sum/1024 is 1.52× slower); 1 improvement (…); 5 invariant`, as one line of plain text.
std::string headline_of(const std::vector<Comparison>& comparisons);

}  // namespace tachograph::reports
