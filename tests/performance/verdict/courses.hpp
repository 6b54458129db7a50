// Benchmarks whose times are drawn by chance, and the course that a job takes with them.
#pragma once

#include "reports/looks.hpp"
#include "tests/performance/verdict/peers.hpp"

#include <random>
#include <vector>

namespace tachograph::performance {

// Of a benchmark. A round's log ratio is normal: its mean is log(1 + change), its standard deviation `noise`.
struct Truth {
    double noise = 0;
    double change = 0;
};

struct DrawnSuite {
    std::vector<reports::Series> series;  // of as many rounds as there can be
    reports::NoiseByName learned;         // from five earlier jobs of ten rounds
};

DrawnSuite draw(const std::vector<Truth>& suite, std::mt19937_64& random);

// What somebody sees who runs every benchmark so many rounds.
std::vector<Observed> observed(const DrawnSuite& suite, int rounds);

struct Course {
    std::vector<Call> calls;
    std::vector<int> rounds;  // of each benchmark
};

// After each look, only what is undecided goes on.
Course course_of(const std::vector<reports::Series>& series, const reports::Demands& demands);

}  // namespace tachograph::performance
