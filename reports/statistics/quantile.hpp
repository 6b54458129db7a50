// One value that stands for many.
#pragma once

#include <cstddef>
#include <vector>

namespace tachograph::reports {

// Of an even number of values, the mean of the two in the middle. There is at least one.
double median(std::vector<double> values);

// 0 is the smallest, 1 the largest; between two values it is as far as `part` is (R. J. Hyndman and Y. Fan, "Sample
// Quantiles in Statistical Packages", The American Statistician 50(4), 1996, definition 7). There is at least one.
double quantile(std::vector<double> values, double part);

constexpr std::size_t enough_for_quantile = 10;

// What one process says by its samples. What disturbs a process makes samples longer, never shorter: the 20% quantile
// is the quieter where there are 10 samples, the median where there are fewer. Never the minimum: it is the luck of
// one sample. There is at least one.
double value_of_process(std::vector<double> samples);

}  // namespace tachograph::reports
