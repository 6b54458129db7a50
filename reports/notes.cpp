#include "reports/notes.hpp"

#include "reports/statistics/power.hpp"
#include "reports/wording.hpp"

#include <cmath>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

constexpr double most_rounds_told = 1000;

std::string percent(double part) {
    return part < 0.1 ? fmt::format("{:.2g}%", part * 100) : fmt::format("{:.0f}%", part * 100);
}

// Rounds to as many digits as the estimate is good for.
std::string about(double rounds) {
    if (rounds > most_rounds_told) return fmt::format("more than {:.0f}", most_rounds_told);
    return fmt::format("about {:.0f}", rounds < 50 ? rounds : std::round(rounds / 10) * 10);
}

}  // namespace

std::string may_be_chance(std::size_t benchmarks) {
    return fmt::format("may be chance, as one of {} benchmarks", benchmarks);
}

std::string not_confirmed(const Comparison& comparison) {
    return fmt::format("looks {} on {} builds, which differ by chance too", change_text(comparison), comparison.builds);
}

std::string rounds_text(const Estimate& estimate, double tolerance, double significance) {
    const double noise = std::sqrt(estimate.variance);
    const double needed = rounds_needed(noise, tolerance, significance);
    const std::string count =
        needed > estimate.rounds ? about(needed) : fmt::format("more than {:.0f}", estimate.rounds);
    return fmt::format("needs {} rounds at this noise ({})", count, percent(noise));
}

}  // namespace tachograph::reports
