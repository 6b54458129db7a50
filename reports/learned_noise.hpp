// What earlier reports say of the noise of benchmarks. Reports are all that is kept, so that an empty disk learns it
// again.
#pragma once

#include "reports/run_results.hpp"
#include "reports/statistics/noise.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::reports {

// So many of a repository's newest reports are learned from.
constexpr std::size_t reports_learned_from = 20;

using NoiseByName = std::map<std::string, Noise, std::less<>>;
// By machine; noise of one says nothing of another.
using LearnedNoise = std::map<std::string, NoiseByName, std::less<>>;

// The runner, its processor and the number of its cores.
std::string machine_of(const RunResults& results);

// From the JSON of reports; what is not one is passed over. The variance is the median of the reports', so that one
// pull request cannot make a benchmark look noisy for ever; the degrees of freedom are all of theirs.
LearnedNoise learn(const std::vector<std::string>& reports);

// {machine: {benchmark: [variance, degrees of freedom]}}
std::string to_json(const LearnedNoise& learned);
// Empty if it is not that.
LearnedNoise parse_learned_noise(std::string_view json);

// Of that machine; empty if nothing is known.
NoiseByName on_machine(const LearnedNoise& learned, const std::string& machine);

}  // namespace tachograph::reports
