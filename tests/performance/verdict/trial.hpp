// Base against head, measured for real: once as a job does, and once by so many rounds as other tools would run.
#pragma once

#include "reports/comparison.hpp"
#include "reports/learned_noise.hpp"
#include "tests/performance/verdict/peers.hpp"

#include <string>
#include <vector>

namespace tachograph::performance {

struct Plan {
    std::string repository;
    std::string base;
    std::string head;
    int builds = 1;  // of each side, as a job has them; what other tools run is built once
    int confirm_builds = 1;
    int most_rounds = 40;
    int fixed_rounds = 10;  // an even number
};

// What all said of one benchmark.
struct Judged {
    std::string name;
    reports::Comparison job;  // looks, builds and confirmation
    int rounds = 0;           // that the job took
    double noise = 0;         // of a round's log ratio, in the fixed rounds
    std::vector<Call> calls;  // on the fixed rounds; in the order of `rules`
};

struct Trial {
    std::vector<Judged> benchmarks;
    double rounds_of_job = 0;  // of all benchmarks together
    double fixed_rounds = 0;
    double seconds_of_job = 0;  // with its builds
    double seconds_of_fixed = 0;
    std::string report;  // of the job, in JSON: noise is learned from it
};

// Those of peers, and ours for a fixed number of rounds.
const std::vector<Rule>& rules();

// In `folder`, which is emptied afterwards. `learned` is what earlier jobs know. Throws runner::MeasurementFailed.
Trial measure_both(const Plan& plan, const std::string& folder, const reports::LearnedNoise& learned = {});

}  // namespace tachograph::performance
