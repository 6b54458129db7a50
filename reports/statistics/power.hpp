// How many rounds a benchmark needs at its noise.
#pragma once

namespace tachograph::reports {

constexpr double wanted_power = 0.95;
constexpr int fewest_rounds = 3;

// The number of rounds, at least 3, that find a change by this factor (0.05: 1.05× or 1/1.05×) at this significance
// with a power of 95%: n = (z(1 − significance/2) + z(power))² · noise² / log(1 + change)². `noise` is the standard
// deviation of a round's log ratio. This is the paired test of S.-C. Chow, J. Shao and H. Wang, "Sample Size
// Calculations in Clinical Research" (2nd ed., 2008), chapter 3, for a known variance. If the variance must be
// estimated from the same rounds, it takes about five rounds more.
double rounds_needed(double noise, double change, double significance);

}  // namespace tachograph::reports
