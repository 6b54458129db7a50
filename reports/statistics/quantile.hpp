// Median and quantiles.
#pragma once

#include <cstddef>
#include <vector>

namespace tachograph::reports {

// Of an even number of values, the mean of the middle two. `values` must not be empty.
double median(std::vector<double> values);

// `part` 0 is the smallest value, 1 the largest; between two values it interpolates (R. J. Hyndman and Y. Fan, "Sample
// Quantiles in Statistical Packages", The American Statistician 50(4), 1996, definition 7). `values` must not be empty.
double quantile(std::vector<double> values, double part);

constexpr std::size_t enough_for_quantile = 10;

// The one value that stands for a process. Disturbances make samples longer, never shorter: so it is the 20% quantile
// if there are at least 10 samples, else the median. It is never the minimum, which depends on the luck of one sample.
// `samples` must not be empty.
double value_of_process(std::vector<double> samples);

}  // namespace tachograph::reports
