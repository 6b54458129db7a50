#include "reports/comparison.hpp"

#include "reports/counts.hpp"
#include "reports/looks.hpp"
#include "reports/notes.hpp"
#include "reports/statistics/false_discovery.hpp"
#include "reports/statistics/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

bool is_sound(const std::vector<double>& values) {
    return std::ranges::all_of(values, [](double value) { return std::isfinite(value) && value > 0; });
}

double geometric_mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += std::log(value / values.front());
    return values.front() * std::exp(sum / static_cast<double>(values.size()));
}

// A count may be 0: 0 allocations is a count.
bool are_counts(const std::vector<double>& values) {
    return std::ranges::all_of(values, [](double value) { return std::isfinite(value) && value >= 0; });
}

double middle_of(const std::vector<double>& values, bool are_counted) {
    return are_counted ? median(values) : geometric_mean(values);
}

std::string unsound(const Series& series) {
    if (series.metric == "time") return "a time is not a positive number";
    return fmt::format("a value of {} is not a {} number", series.metric, series.is_counted ? "finite" : "positive");
}

Comparison without_ratio(Comparison comparison, Verdict verdict, std::string note) {
    comparison.verdict = verdict;
    comparison.note = std::move(note);
    return comparison;
}

// With fewer builds per side, a change only looks like one, and waits for more builds.
constexpr int enough_builds = 3;

int count_builds(const Series& series) {
    const auto count = [](const std::vector<int>& builds) {
        return std::set<int>(builds.begin(), builds.end()).size();
    };
    return std::max(1, static_cast<int>(std::min(count(series.base_builds), count(series.head_builds))));
}

std::vector<double> means_of_builds(const std::vector<double>& values, const std::vector<int>& builds) {
    std::map<int, std::vector<double>> by_build;
    for (std::size_t n = 0; n < values.size(); ++n) by_build[builds[n]].push_back(values[n]);
    std::vector<double> means;
    for (const auto& [build, of_build] : by_build) means.push_back(geometric_mean(of_build));
    return means;
}

Estimate estimate_of(const Series& series, const CompareOptions& options) {
    if (count_builds(series) >= enough_builds)
        return unpaired_estimate(means_of_builds(series.base, series.base_builds),
                                 means_of_builds(series.head, series.head_builds));
    const Estimate own =
        series.paired ? paired_estimate(series.base, series.head) : unpaired_estimate(series.base, series.head);
    const auto learned = options.noise.find(series.name);
    // Noise is learned for times only.
    return series.metric != "time" || learned == options.noise.end() ? own : with_floor(own, learned->second);
}

std::optional<Noise> noise_of(const Series& series) {
    if (!series.paired || series.metric != "time") return std::nullopt;
    const Estimate own = paired_estimate(series.base, series.head);
    return Noise{own.variance, own.degrees_of_freedom};
}

// The clocks part if their changes differ by at least `least`, and by more than chance explains.
std::optional<Beside> parted_of(const Series& series, const Comparison& comparison, const CompareOptions& options) {
    if (series.base_beside.empty() || series.head_beside.empty()) return std::nullopt;
    Series beside{series.name,        series.metric, series.unit, series.base_beside,
                  series.head_beside, series.paired, {},          {}};
    const double ratio = geometric_mean(beside.head) / geometric_mean(beside.base);
    if (std::abs(std::log(ratio / *comparison.ratio)) < std::log1p(options.least)) return std::nullopt;
    beside.base_builds = series.base_builds;
    beside.head_builds = series.head_builds;
    const double confidence = 1 - options.significance;
    const Estimate estimate = estimate_of(beside, options);
    const Interval theirs = estimate.interval(confidence);
    const Interval ours = comparison.estimate->interval(confidence);
    const bool apart = theirs.low > ours.high || ours.low > theirs.high;
    return apart ? std::optional(Beside{std::exp(estimate.log_ratio), estimate.interval(options.confidence)})
                 : std::nullopt;
}

// Widens the interval to contain the ratio: because of exp and log, its ends may be off in the last digit.
Interval around(Interval interval, double ratio) {
    return {std::min(interval.low, ratio), std::max(interval.high, ratio)};
}

// The p value of no change. Each look spends a part of the error. Changes that many builds confirm were looked at only
// once.
double p_of(const Comparison& comparison, const CompareOptions& options) {
    const double p = comparison.estimate->p();
    if (options.most_rounds == 0 || comparison.builds >= enough_builds) return p;
    return std::min(1.0, p / share_of_error(static_cast<int>(comparison.estimate->rounds), options.most_rounds));
}

// 1 unless the change is large and certain enough by itself.
double p_of_clear_change(const Comparison& comparison, const CompareOptions& options) {
    const double p = p_of(comparison, options);
    const bool large = std::abs(comparison.estimate->log_ratio) >= std::log1p(options.least);
    return large && p < options.significance ? p : 1.0;
}

// The largest p with which one more benchmark of this suite would count as changed.
double significance_in(const std::vector<bool>& found, const CompareOptions& options) {
    const auto changes = static_cast<double>(std::ranges::count(found, true) + 1);
    return std::min(options.significance, options.false_changes * changes / static_cast<double>(found.size()));
}

// The limits are symmetric: base and head may be swapped.
bool lies_within(const Interval& interval, double tolerance) {
    return interval.low >= 1 / (1 + tolerance) && interval.high <= 1 + tolerance;
}

// If one looks often, an interval may be narrow by chance: then it must hold with more confidence.
bool is_invariant(const Comparison& comparison, const CompareOptions& options) {
    constexpr double of_many_looks = 0.99;
    const double confidence = options.most_rounds == 0 ? options.confidence : of_many_looks;
    return lies_within(comparison.estimate->interval(confidence), comparison.tolerance);
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

namespace {

// A head that mostly does not have it could hide a regression behind "measured once".
bool is_lost_on_the_way(const Series& series) {
    return series.paired && static_cast<std::size_t>(series.base_alone) > series.head.size();
}

}  // namespace

Comparison measure(const Series& series, const CompareOptions& options) {
    Comparison result{series.name, series.metric, series.unit, {}, {}, {}, {}, Verdict::inconclusive, {}};
    result.tolerance = series.tolerance.value_or(options.tolerance);
    result.own_name = series.own_name;
    result.clock = series.clock;
    result.more_is_better = series.more_is_better;
    const bool sound = series.is_counted ? are_counts(series.base) && are_counts(series.head)
                                         : is_sound(series.base) && is_sound(series.head);
    if (sound && !series.base.empty()) result.base = middle_of(series.base, series.is_counted);
    if (sound && !series.head.empty()) result.head = middle_of(series.head, series.is_counted);
    result.lost = result.base && (!result.head || !series.head_failure.empty());
    if (!series.head_failure.empty()) return without_ratio(result, Verdict::failed, "head: " + series.head_failure);
    if (!series.base_failure.empty()) return without_ratio(result, Verdict::failed, "base: " + series.base_failure);
    if (!sound) return without_ratio(result, Verdict::failed, unsound(series));
    if (!result.head) return without_ratio(result, Verdict::one_sided, "on the base only");
    if (!result.base) return without_ratio(result, Verdict::one_sided, "on the head only");
    if (is_lost_on_the_way(series)) {
        result.lost = true;
        return without_ratio(result, Verdict::one_sided,
                             fmt::format("the head has it in {} of {} rounds", series.head.size(),
                                         series.head.size() + static_cast<std::size_t>(series.base_alone)));
    }
    result.ratio = series.is_counted ? ratio_of_counts(series) : *result.head / *result.base;
    if (const auto verdict = series.is_counted ? verdict_on_counts(series) : std::nullopt) {
        result.verdict = *verdict;
        return result;
    }
    if (series.is_counted && (*result.base == 0 || *result.head == 0)) {
        result.note = "too few runs, or counts that vary";
        return result;
    }
    if (std::min(series.base.size(), series.head.size()) < 2) {
        result.note = measured_once;
        return result;
    }
    result.estimate = estimate_of(series, options);
    result.ratio = std::exp(result.estimate->log_ratio);
    result.noise = noise_of(series);
    result.builds = count_builds(series);
    result.interval = around(result.estimate->interval(options.confidence), *result.ratio);
    result.parted = parted_of(series, result, options);
    return result;
}

void judge(std::vector<Comparison>& comparisons, const CompareOptions& options) {
    std::vector<Comparison*> judged;
    std::vector<double> p_values;
    for (Comparison& comparison : comparisons) {
        if (!comparison.estimate) continue;
        judged.push_back(&comparison);
        p_values.push_back(p_of_clear_change(comparison, options));
    }
    const std::vector<bool> found = discoveries(p_values, options.false_changes);
    const double significance = significance_in(found, options);
    for (std::size_t n = 0; n < judged.size(); ++n) {
        Comparison& comparison = *judged[n];
        comparison.verdict = Verdict::inconclusive;
        comparison.note.clear();
        const bool changed = p_values[n] < 1 && found[n];
        comparison.looks_changed = changed && comparison.builds > 1 && comparison.builds < enough_builds;
        if (comparison.looks_changed) {
            comparison.note = not_confirmed(comparison);
        } else if (changed) {
            const bool is_more = comparison.estimate->log_ratio > 0;
            comparison.verdict = is_more == comparison.more_is_better ? Verdict::improvement : Verdict::regression;
        } else if (is_invariant(comparison, options)) {
            comparison.verdict = Verdict::invariant;
        } else {
            comparison.note = p_values[n] < 1 ? may_be_chance(judged.size())
                                              : rounds_text(*comparison.estimate, comparison.tolerance, significance);
        }
    }
}

Comparison compare(const Series& series, const CompareOptions& options) {
    return compare_all({series}, options).front();
}

std::vector<Comparison> compare_all(const std::vector<Series>& series, const CompareOptions& options) {
    std::vector<Comparison> comparisons;
    for (const Series& one : series) comparisons.push_back(measure(one, options));
    judge(comparisons, options);
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
