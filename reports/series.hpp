// Turns result files into series: which values of base and head belong together.
#pragma once

#include "reports/comparison.hpp"
#include "reports/observations.hpp"
#include "reports/run_results.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

// One series for each benchmark and metric, in order of appearance. It has one value for each round in which both sides
// were measured. If no round has both sides, the series is unpaired. `only` and the exceptions are those of
// Observations::benchmarks.
std::vector<Series> series_of_rounds(const Observations& observations, const std::string& only);
std::vector<Series> series_of_rounds(const std::vector<Round>& rounds, const std::string& only);

// For sides that have one round each; the series are unpaired. If each sample is a process of its own, as hyperfine's
// are, then each sample is a value. Else a process is one value, however often it repeated the measurement.
std::vector<Series> series_of_samples(const Observations& observations, const std::string& only);
std::vector<Series> series_of_samples(const std::vector<ResultFile>& base, const std::vector<ResultFile>& head,
                                      const std::string& only);

// Compares build 1 of the base with build 2 of the base: how much times differ between two builds of one commit. Empty
// if there are no two builds.
std::vector<Series> null_pair(const std::vector<Series>& series);

// The names of the benchmarks that are most similar to `only`.
std::vector<std::string> nearest_names(const Observations& observations, const std::string& only);

}  // namespace tachograph::reports
