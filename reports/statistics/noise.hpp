// How much a benchmark is known to vary from round to round, from earlier measurements.
#pragma once

namespace tachograph::reports {

// More are not believed: the machine of today is not quite the machine of then.
constexpr double most_learned_degrees = 20;

struct Noise {
    double variance = 0;            // of the logarithm of head/base in one round; 0.0025 is a noise of 5%
    double degrees_of_freedom = 0;  // behind that variance
};

}  // namespace tachograph::reports
