// The middle of some values.
#pragma once

#include <vector>

namespace tachograph::reports {

// Of an even number of values, the mean of the two in the middle. There is at least one.
double median(std::vector<double> values);

}  // namespace tachograph::reports
