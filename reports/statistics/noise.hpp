// How much a benchmark varies from round to round, as earlier measurements showed.
#pragma once

namespace tachograph::reports {

// Learned degrees of freedom count for at most this many: the machine may have changed since.
constexpr double most_learned_degrees = 20;

struct Noise {
    double variance = 0;            // of the logarithm of head/base in one round; 0.0025 is a noise of 5%
    double degrees_of_freedom = 0;  // of that variance
};

}  // namespace tachograph::reports
