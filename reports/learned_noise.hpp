// The noise of benchmarks, learned from earlier reports. It is not stored elsewhere, so a new machine learns it again
// from the reports.
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

// The number of a repository's newest reports that noise is learned from.
constexpr std::size_t reports_learned_from = 20;

using NoiseByName = std::map<std::string, Noise, std::less<>>;
// By machine: the noise of one machine says nothing about another.
using LearnedNoise = std::map<std::string, NoiseByName, std::less<>>;

// Identifies a machine: the runner, its processor and its number of cores.
std::string machine_of(const RunResults& results);

// Learns from the JSON of reports; skips texts that are not reports. The variance is the median over the reports, so
// that one pull request cannot make a benchmark look noisy for ever. The degrees of freedom are the sum over the
// reports.
LearnedNoise learn(const std::vector<std::string>& reports);

// {machine: {benchmark: [variance, degrees of freedom]}}
std::string to_json(const LearnedNoise& learned);
// Returns an empty result if the text is not such JSON.
LearnedNoise parse_learned_noise(std::string_view json);

// The noise on that machine; empty if nothing is known.
NoiseByName on_machine(const LearnedNoise& learned, const std::string& machine);

}  // namespace tachograph::reports
