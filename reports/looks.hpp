// When a measurement that goes on is looked at, and which benchmarks need more rounds.
#pragma once

#include "reports/comparison.hpp"
#include "reports/learned_noise.hpp"
#include "reports/observations.hpp"
#include "reports/run_results.hpp"

#include <array>
#include <string>
#include <vector>

namespace tachograph::reports {

// Rounds after which is looked.
inline constexpr std::array<int, 9> looks{3, 4, 5, 7, 10, 14, 20, 28, 40};

bool is_look(int rounds);

// The share of the error that may be spent at the look after so many rounds, of at most `most`, so that all looks
// together spend no more than 1. It grows linearly with the rounds (K. Lan and D. DeMets, "Discrete sequential
// boundaries for clinical trials", Biometrika 70(3), 1983, with alpha(t) = alpha t), and what the looks spend is added
// up.
double share_of_error(int rounds, int most);

// What is asked of a measurement; the changes are shares.
struct Demands {
    int most_rounds = 40;
    double least = 0.02;
    double tolerance = 0.05;
    NoiseByName noise{};  // learned on this machine
};

// How a measurement with looks is judged.
CompareOptions options_of(const Demands& demands);

// Benchmarks by the names that their own program gave them.
struct Standing {
    std::vector<std::string> undecided;  // that further rounds may decide
    std::vector<std::string> changed;
};

// How the benchmarks stand after the rounds of a look. A benchmark so noisy that even the most rounds would
// not decide it, unless it seems to have changed by much, is not undecided: more rounds of it are a waste. Throws
// UnreadableResult.
Standing standing_of(const Observations& observations, const Demands& demands);
Standing standing_of(const std::vector<Series>& series, const Demands& demands);

// The names in these files; empty if one cannot be read.
std::vector<std::string> names_in(const std::vector<ResultFile>& files);
// Whether every name is one of `wanted`; false if there is none.
bool are_only(const std::vector<std::string>& names, const std::vector<std::string>& wanted);

}  // namespace tachograph::reports
