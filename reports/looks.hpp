// When to look at the results during a measurement, and which benchmarks need more rounds.
#pragma once

#include "reports/comparison.hpp"
#include "reports/learned_noise.hpp"
#include "reports/observations.hpp"
#include "reports/run_results.hpp"

#include <array>
#include <string>
#include <vector>

namespace tachograph::reports {

// The numbers of rounds after which to look.
inline constexpr std::array<int, 9> looks{3, 4, 5, 7, 10, 14, 20, 28, 40};

bool is_look(int rounds);

// The share of the allowed error that the look after `rounds` rounds may spend, if there are at most `most` rounds. The
// shares of all looks add up to at most 1. The sum grows linearly with the rounds (K. Lan and D. DeMets, "Discrete
// sequential boundaries for clinical trials", Biometrika 70(3), 1983, with alpha(t) = alpha t).
double share_of_error(int rounds, int most);

// What a measurement is to find out. Changes are fractions: 0.02 is 2%.
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
    std::vector<std::string> undecided;  // more rounds may decide these
    std::vector<std::string> changed;
};

// How the benchmarks stand after the rounds of a look. A benchmark is left out of `undecided` if it is so noisy that
// even the most rounds would not decide it, and if it does not seem to have changed by much: more rounds would be
// wasted. Throws UnreadableResult.
Standing standing_of(const Observations& observations, const Demands& demands);
Standing standing_of(const std::vector<Series>& series, const Demands& demands);

// The names of all benchmarks in these files; empty if a file cannot be read.
std::vector<std::string> names_in(const std::vector<ResultFile>& files);
// Whether every name is in `wanted`; false if there are no names.
bool are_only(const std::vector<std::string>& names, const std::vector<std::string>& wanted);

}  // namespace tachograph::reports
