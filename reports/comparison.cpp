#include "reports/comparison.hpp"

#include "reports/statistics/median.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace tachograph::reports {
namespace {

// FNV-1a, so that a benchmark's interval does not depend on which others there are, or on the standard library.
std::uint64_t seed_of(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

using Random = std::mt19937_64;

std::vector<double> draw(const std::vector<double>& from, const std::vector<std::size_t>& places) {
    std::vector<double> drawn;
    drawn.reserve(places.size());
    for (const std::size_t place : places) drawn.push_back(from[place]);
    return drawn;
}

std::vector<std::size_t> draw_places(std::size_t count, Random& random) {
    std::vector<std::size_t> places(count);
    for (std::size_t& place : places) place = random() % count;
    return places;
}

// Logarithms of the ratio of medians in resampled series, sorted.
std::vector<double> bootstrap(const Series& series, int resamples) {
    Random random(seed_of(series.name + '\0' + series.metric));
    std::vector<double> ratios;
    for (int n = 0; n < resamples; ++n) {
        const auto base_places = draw_places(series.base.size(), random);
        const auto head_places = series.paired ? base_places : draw_places(series.head.size(), random);
        ratios.push_back(std::log(median(draw(series.head, head_places)) / median(draw(series.base, base_places))));
    }
    std::ranges::sort(ratios);
    return ratios;
}

double quantile(const std::vector<double>& sorted, double part) {
    const double place = part * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

double stretch(std::size_t rounds, double confidence) {
    const double tail = (1 - confidence) / 2;
    const auto n = static_cast<double>(rounds);
    const double t = boost::math::quantile(boost::math::complement(boost::math::students_t(n - 1), tail));
    const double z = boost::math::quantile(boost::math::complement(boost::math::normal(), tail));
    return std::sqrt(n / (n - 1)) * t / z;
}

Interval interval_of(const Series& series, double ratio, const CompareOptions& options) {
    const std::vector<double> ratios = bootstrap(series, options.resamples);
    const double middle = std::log(ratio);
    const double factor = stretch(std::min(series.base.size(), series.head.size()), options.confidence);
    const double tail = (1 - options.confidence) / 2;
    // The ratio lies in its own interval, also if the resamples lean to one side.
    const double low = std::min(0.0, quantile(ratios, tail) - middle) * factor;
    const double high = std::max(0.0, quantile(ratios, 1 - tail) - middle) * factor;
    // exp(log(x)) may differ from x in the last digit.
    return {std::min(ratio, std::exp(middle + low)), std::max(ratio, std::exp(middle + high))};
}

Verdict verdict_of(const Interval& interval, double tolerance) {
    const double slower = 1 + tolerance;
    const double faster = 1 / slower;  // so that base and head can change places
    if (interval.low > slower) return Verdict::regression;
    if (interval.high < faster) return Verdict::improvement;
    return interval.low >= faster && interval.high <= slower ? Verdict::invariant : Verdict::inconclusive;
}

bool is_sound(const std::vector<double>& values) {
    return std::ranges::all_of(values, [](double value) { return std::isfinite(value) && value > 0; });
}

// Why the sides cannot be compared; empty if they can.
Comparison without_ratio(Comparison comparison, Verdict verdict, std::string note) {
    comparison.verdict = verdict;
    comparison.note = std::move(note);
    return comparison;
}

}  // namespace

std::string to_text(Verdict verdict) {
    switch (verdict) {
        case Verdict::improvement:
            return "improvement";
        case Verdict::regression:
            return "regression";
        case Verdict::invariant:
            return "invariant";
        case Verdict::inconclusive:
            return "inconclusive";
        case Verdict::failed:
            return "failed";
        case Verdict::one_sided:
            return "one-sided";
    }
    return {};
}

Comparison compare(const Series& series, const CompareOptions& options) {
    Comparison result{series.name, series.metric, series.unit, {}, {}, {}, {}, Verdict::inconclusive, {}};
    const bool sound = is_sound(series.base) && is_sound(series.head);
    if (sound && !series.base.empty()) result.base = median(series.base);
    if (sound && !series.head.empty()) result.head = median(series.head);
    if (!series.head_failure.empty()) return without_ratio(result, Verdict::failed, "head: " + series.head_failure);
    if (!series.base_failure.empty()) return without_ratio(result, Verdict::failed, "base: " + series.base_failure);
    if (!sound) return without_ratio(result, Verdict::failed, "a time is not a positive number");
    if (!result.head) return without_ratio(result, Verdict::one_sided, "on the base only");
    if (!result.base) return without_ratio(result, Verdict::one_sided, "on the head only");
    result.ratio = *result.head / *result.base;
    if (std::min(series.base.size(), series.head.size()) < 2) {
        result.note = "measured once: nothing can be said of its spread";
        return result;
    }
    result.interval = interval_of(series, *result.ratio, options);
    result.verdict = verdict_of(*result.interval, options.tolerance);
    return result;
}

int affordable_resamples(const std::vector<Series>& series, const CompareOptions& options) {
    std::size_t values = 1;
    for (const Series& one : series) values += one.base.size() + one.head.size();
    return std::min(options.resamples, std::max(fewest_resamples, static_cast<int>(most_draws / values)));
}

std::vector<Comparison> compare_all(const std::vector<Series>& series, const CompareOptions& options) {
    CompareOptions affordable = options;
    affordable.resamples = affordable_resamples(series, options);
    std::vector<Comparison> comparisons;
    for (const Series& one : series) comparisons.push_back(compare(one, affordable));
    const auto change = [](const Comparison& comparison) {
        return comparison.ratio ? std::abs(std::log(*comparison.ratio)) : -1.0;
    };
    std::ranges::stable_sort(comparisons, [&](const Comparison& left, const Comparison& right) {
        return std::pair(-change(left), left.name) < std::pair(-change(right), right.name);
    });
    return comparisons;
}

Tally tally_of(const std::vector<Comparison>& comparisons) {
    Tally tally;
    for (const Comparison& comparison : comparisons) {
        switch (comparison.verdict) {
            case Verdict::improvement:
                ++tally.improvement;
                break;
            case Verdict::regression:
                ++tally.regression;
                break;
            case Verdict::invariant:
                ++tally.invariant;
                break;
            case Verdict::inconclusive:
                ++tally.inconclusive;
                break;
            case Verdict::failed:
                ++tally.failed;
                break;
            case Verdict::one_sided:
                ++tally.one_sided;
                break;
        }
    }
    return tally;
}

}  // namespace tachograph::reports
