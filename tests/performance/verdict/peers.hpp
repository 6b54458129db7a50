// The rules by which other tools tell a change from noise, each written from its documentation, and ours: what they
// say of the same samples.
#pragma once

#include "reports/comparison.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tachograph::performance {

enum class Call { same, slower, faster };

Call call_of(reports::Verdict verdict);

// All that was measured of one benchmark: for each round, the samples that its process gave.
struct Observed {
    std::vector<std::vector<double>> base;
    std::vector<std::vector<double>> head;
};

struct Rule {
    std::string name;
    std::function<std::vector<Call>(const std::vector<Observed>&)> judge;  // a suite; one call a benchmark
};

// `resamples` is how often criterion's rule draws from the samples.
std::vector<Rule> peers(int resamples);

// Of a fixed number of rounds, which nobody looked at before their end.
Rule ours();

}  // namespace tachograph::performance
