// Base against head, benchmark by benchmark: the ratio of medians, how sure one can be of it, and what that means.
#pragma once

#include "core/values/tally.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::reports {

enum class Verdict { improvement, regression, invariant, inconclusive, failed, one_sided };

std::string to_text(Verdict verdict);

// What was measured of one benchmark on both sides.
struct Series {
    std::string name;
    std::string metric;
    std::string unit;
    std::vector<double> base;  // one value a round, its median
    std::vector<double> head;
    bool paired =
        true;  // base[i] and head[i] were measured one after the other; else the sides are independent samples
    std::string base_failure;
    std::string head_failure;
};

struct Interval {
    double low = 0;
    double high = 0;
};

struct Comparison {
    std::string name;
    std::string metric;
    std::string unit;
    std::optional<double> base;  // median; nothing if the side has none
    std::optional<double> head;
    std::optional<double> ratio;  // head/base; nothing if a side failed or is missing
    std::optional<Interval> interval;
    Verdict verdict = Verdict::inconclusive;
    std::string note;  // why there is no ratio or no verdict; may be empty
};

struct CompareOptions {
    double tolerance = 0.05;   // a change of less than this factor does not matter to anyone
    double confidence = 0.95;  // of the interval
    int resamples = 4000;
};

// Values that are drawn for one report, if each series can have its fewest resamples: some seconds of one thread.
constexpr std::size_t most_draws = 400'000'000;
constexpr int fewest_resamples = 200;

// How often each of the series is resampled: as the options say, or less, so that a report with very many benchmarks or
// samples does not hold up all others.
int affordable_resamples(const std::vector<Series>& series, const CompareOptions& options);

// The ratio's interval is a percentile bootstrap in which a round, base and head together, is drawn as one: what the
// machine did in that round hit both sides, and the samples within one process are not independent. Since few rounds
// make such an interval too narrow, its logarithmic width is stretched by sqrt(n/(n-1)) · t/z with n-1 degrees of
// freedom (T. Hesterberg, "What Teachers Should Know About the Bootstrap", The American Statistician 69(4), 2015,
// section 3.3 and 5.2). improvement or regression: the whole interval lies beyond the tolerance; invariant: it lies
// within; else inconclusive. The same series give the same numbers on every machine.
Comparison compare(const Series& series, const CompareOptions& options);

// Those that changed most come first, then those without a ratio.
std::vector<Comparison> compare_all(const std::vector<Series>& series, const CompareOptions& options);

Tally tally_of(const std::vector<Comparison>& comparisons);

}  // namespace tachograph::reports
