// From result files to what is compared: which values of base and head belong together.
#pragma once

#include "reports/comparison.hpp"
#include "reports/observations.hpp"
#include "reports/run_results.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

// One series a benchmark and metric, in order of appearance: one value for each round in which both sides have it, or
// unpaired where no two rounds ran together. `only` and what is thrown: see Observations.
std::vector<Series> series_of_rounds(const Observations& observations, const std::string& only);
std::vector<Series> series_of_rounds(const std::vector<Round>& rounds, const std::string& only);

// Where each side is one round. The sides are independent. Samples are values where each is a process of its own, as
// hyperfine's are; else a process is one value, whatever it repeated.
std::vector<Series> series_of_samples(const Observations& observations, const std::string& only);
std::vector<Series> series_of_samples(const std::vector<ResultFile>& base, const std::vector<ResultFile>& head,
                                      const std::string& only);

// Base's build 1 against base's build 2: what times of builds of one commit differ by. Empty if there are no two
// builds.
std::vector<Series> null_pair(const std::vector<Series>& series);

// Names of benchmarks that are most like `only`.
std::vector<std::string> nearest_names(const Observations& observations, const std::string& only);

}  // namespace tachograph::reports
