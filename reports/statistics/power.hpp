// How many rounds a noise asks for.
#pragma once

namespace tachograph::reports {

constexpr double wanted_power = 0.95;
constexpr int fewest_rounds = 3;

// Rounds until a change by this factor (0.05: 1.05× or 1/1.05×) is found at this significance with a power of 95%:
// n = (z(1 − significance/2) + z(power))² · noise² / log(1 + change)², and at least 3. `noise` is the standard
// deviation of a round's log ratio. This is the paired test of S.-C. Chow, J. Shao and H. Wang, "Sample Size
// Calculations in Clinical Research" (2nd ed., 2008), chapter 3, for a spread that is known; a spread that has to be
// estimated from the same rounds asks for some five rounds more.
double rounds_needed(double noise, double change, double significance);

}  // namespace tachograph::reports
