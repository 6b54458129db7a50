// A picture of the ratios of all times with their intervals, on a logarithmic axis: left is faster, right is slower.
#pragma once

#include "reports/comparison.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

// SVG; empty if no time has a ratio.
std::string forest_plot(const std::vector<Comparison>& comparisons, double tolerance);

}  // namespace tachograph::reports
