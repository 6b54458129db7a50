#include "reports/looks.hpp"

#include "reports/formats/formats.hpp"
#include "reports/series.hpp"
#include "reports/statistics/power.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <unordered_set>

#include <boost/math/distributions/chi_squared.hpp>

namespace tachograph::reports {
namespace {

// A benchmark is not worth more rounds if it needs more than this many times the most rounds.
constexpr double hopeless = 2;

// A change as large as the tolerance, or as the change that the benchmark seems to have: a large change is found in any
// noise. The true change may be larger by a standard error.
double change_to_decide(const Comparison& comparison) {
    const Estimate& estimate = *comparison.estimate;
    return std::max(comparison.tolerance, std::expm1(std::abs(estimate.log_ratio) + estimate.standard_error()));
}

// After few rounds, little is known about the noise: so this takes the lower end of its interval.
double fewest_rounds_needed(const Comparison& comparison) {
    const Estimate& estimate = *comparison.estimate;
    const CompareOptions options;
    const boost::math::chi_squared squared(estimate.degrees_of_freedom);
    const double lower = estimate.degrees_of_freedom / boost::math::quantile(squared, 0.95);
    return rounds_needed(std::sqrt(estimate.variance * lower), change_to_decide(comparison), options.significance);
}

bool may_be_decided(const Comparison& comparison, int most) {
    const bool undecided =
        comparison.verdict == Verdict::inconclusive && !comparison.looks_changed && comparison.estimate;
    return undecided && fewest_rounds_needed(comparison) <= hopeless * most;
}

}  // namespace

CompareOptions options_of(const Demands& demands) {
    CompareOptions options;
    options.least = demands.least;
    options.tolerance = demands.tolerance;
    options.most_rounds = demands.most_rounds;
    options.noise = demands.noise;
    return options;
}

bool is_look(int rounds) { return std::ranges::find(looks, rounds) != looks.end(); }

double share_of_error(int rounds, int most) {
    const auto next = std::ranges::lower_bound(looks, rounds);
    const int before = next == looks.begin() ? 0 : *std::prev(next);
    return static_cast<double>(rounds - before) / std::max(rounds, most);
}

Standing standing_of(const Observations& observations, const Demands& demands) {
    return standing_of(series_of_rounds(observations, {}), demands);
}

Standing standing_of(const std::vector<Series>& series, const Demands& demands) {
    Standing standing;
    for (const Comparison& comparison : compare_all(series, options_of(demands))) {
        const bool changed = comparison.looks_changed || comparison.verdict == Verdict::regression ||
                             comparison.verdict == Verdict::improvement;
        if (changed) standing.changed.push_back(comparison.own_name);
        if (may_be_decided(comparison, demands.most_rounds)) standing.undecided.push_back(comparison.own_name);
    }
    for (auto* names : {&standing.undecided, &standing.changed}) {
        std::ranges::sort(*names);
        const auto twice = std::ranges::unique(*names);
        names->erase(twice.begin(), twice.end());
    }
    return standing;
}

std::vector<std::string> names_in(const std::vector<ResultFile>& files) {
    std::vector<std::string> names;
    try {
        for (const ResultFile& file : files) {
            for (const Measurement& measurement : read_result(file.name, file.text)) names.push_back(measurement.name);
        }
    } catch (const UnreadableResult&) {
        return {};
    }
    return names;
}

bool are_only(const std::vector<std::string>& names, const std::vector<std::string>& wanted) {
    const std::unordered_set<std::string_view> known(wanted.begin(), wanted.end());
    return !names.empty() && std::ranges::all_of(names, [&](const std::string& name) { return known.contains(name); });
}

}  // namespace tachograph::reports
