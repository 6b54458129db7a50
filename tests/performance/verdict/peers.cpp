#include "tests/performance/verdict/peers.hpp"

#include "reports/comparison.hpp"
#include "reports/statistics/false_discovery.hpp"
#include "reports/statistics/quantile.hpp"
#include "tests/performance/verdict/criterion.hpp"
#include "tests/performance/verdict/mann_whitney.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace tachograph::performance {
namespace {

using Values = std::vector<double>;
using Rounds = std::vector<Values>;

Values pooled(const Rounds& rounds) {
    Values all;
    for (const Values& samples : rounds) all.insert(all.end(), samples.begin(), samples.end());
    return all;
}

Values medians(const Rounds& rounds) {
    Values values;
    for (const Values& samples : rounds) values.push_back(reports::median(samples));
    return values;
}

Call direction(const Values& base, const Values& head) {
    const double from = reports::median(base);
    const double to = reports::median(head);
    return to > from ? Call::slower : to < from ? Call::faster : Call::same;
}

using OfOne = std::function<Call(const Values& base, const Values& head)>;
using Choice = Values (*)(const Rounds&);

Rule one_by_one(std::string name, Choice values, OfOne call) {
    return {std::move(name), [values, call = std::move(call)](const std::vector<Observed>& suite) {
                std::vector<Call> calls;
                for (const Observed& benchmark : suite)
                    calls.push_back(call(values(benchmark.base), values(benchmark.head)));
                return calls;
            }};
}

// BenchmarkTools.jl, docs/src/manual.md, "TrialRatio and TrialJudgement", and judge(ratio, tolerance) in
// src/trials.jl: the ratio of the estimates, which the manual takes to be minima, against a time_tolerance of 0.05.
Call benchmark_tools(const Values& base, const Values& head) {
    constexpr double time_tolerance = 0.05;
    const double ratio = std::ranges::min(head) / std::ranges::min(base);
    if (ratio - time_tolerance > 1) return Call::slower;
    return ratio + time_tolerance < 1 ? Call::faster : Call::same;
}

// golang.org/x/perf, internal/stats/utest.go: exact up to 50 values a side. With ties it is exact up to 25 there, and
// normal here: measured times hardly ever agree to the last digit.
double p_of_benchstat(const Values& base, const Values& head) {
    constexpr std::size_t exact_limit = 50;
    const MannWhitney test = mann_whitney(head, base);
    const bool exact = test.ties == 0 && std::max(base.size(), head.size()) <= exact_limit;
    return exact ? exact_p(test) : normal_p(test, 0.5);
}

// https://pkg.go.dev/golang.org/x/perf/cmd/benchstat, and benchmath/sample.go: "consider change significant if p < α",
// 0.05 unless said otherwise; "each benchmark should be run at least 10 times".
Call benchstat(const Values& base, const Values& head) {
    constexpr double alpha = 0.05;
    return p_of_benchstat(base, head) < alpha ? direction(base, head) : Call::same;
}

// Google Benchmark, docs/tools.md, "U test", and tools/gbench/report.py: scipy's mannwhitneyu over all repetitions,
// significant if p < 0.05. By its manual, scipy is exact where a sample has at most 8 values and nothing is tied.
Call compare_py(const Values& base, const Values& head) {
    constexpr double utest_alpha = 0.05;
    constexpr std::size_t min_repetitions = 2;
    constexpr std::size_t exact_limit = 8;
    const std::size_t fewest = std::min(base.size(), head.size());
    if (fewest < min_repetitions) return Call::same;
    const MannWhitney test = mann_whitney(head, base);
    const double p = test.ties == 0 && fewest <= exact_limit ? exact_p(test) : normal_p(test, 0.5);
    return p < utest_alpha ? direction(base, head) : Call::same;
}

// airspeed velocity, docs/source/using.rst ("a certain threshold factor, which defaults to 1.1"), asv/_stats.py
// (`is_different`, p < 0.002) and asv/commands/compare.py: medians of the samples of all processes. Where samples are
// too few for such a p, asv compares 99% intervals of the medians, which are infinite then.
Call asv(const Values& base, const Values& head) {
    constexpr double p_threshold = 0.002;
    constexpr double factor = 1.1;
    constexpr std::size_t exact_limit = 20;
    const MannWhitney test = mann_whitney(head, base);
    const bool exact = test.ties == 0 && std::max(base.size(), head.size()) <= exact_limit;
    if ((exact ? exact_p(test) : normal_p(test, 0)) >= p_threshold) return Call::same;
    const double ratio = reports::median(head) / reports::median(base);
    if (ratio > factor) return Call::slower;
    return ratio < 1 / factor ? Call::faster : Call::same;
}

// No tool's, but what one would take from a textbook: a rate of false discoveries of 5% in the suite.
std::vector<Call> textbook(const std::vector<Observed>& suite) {
    constexpr double rate = 0.05;
    std::vector<double> p_values;
    for (const Observed& benchmark : suite)
        p_values.push_back(p_of_benchstat(medians(benchmark.base), medians(benchmark.head)));
    const std::vector<bool> found = reports::discoveries(p_values, rate);
    std::vector<Call> calls;
    for (std::size_t n = 0; n < suite.size(); ++n)
        calls.push_back(found[n] ? direction(medians(suite[n].base), medians(suite[n].head)) : Call::same);
    return calls;
}

Rule criterion(std::string name, double noise_threshold, int resamples) {
    return one_by_one(std::move(name), pooled, [=](const Values& base, const Values& head) {
        return criterion_call(base, head, noise_threshold, resamples);
    });
}

Values values_of_processes(const Rounds& rounds) {
    Values values;
    for (const Values& samples : rounds) values.push_back(reports::value_of_process(samples));
    return values;
}

std::vector<Call> our_calls(const std::vector<Observed>& suite) {
    std::vector<reports::Comparison> comparisons;
    for (const Observed& benchmark : suite) {
        reports::Series series;
        series.base = values_of_processes(benchmark.base);
        series.head = values_of_processes(benchmark.head);
        comparisons.push_back(reports::measure(series, {}));
    }
    reports::judge(comparisons, {});
    std::vector<Call> calls;
    for (const reports::Comparison& comparison : comparisons) calls.push_back(call_of(comparison.verdict));
    return calls;
}

}  // namespace

Call call_of(reports::Verdict verdict) {
    if (verdict == reports::Verdict::regression) return Call::slower;
    return verdict == reports::Verdict::improvement ? Call::faster : Call::same;
}

std::vector<Rule> peers(int resamples) {
    return {one_by_one("BenchmarkTools `judge`", pooled, benchmark_tools),
            {"Mann–Whitney, Benjamini–Hochberg", textbook},
            one_by_one("benchstat", medians, benchstat),
            one_by_one("Google Benchmark's compare.py", pooled, compare_py),
            one_by_one("asv", pooled, asv),
            criterion("criterion, threshold 1%", 0.01, resamples),
            criterion("criterion, threshold 2%", 0.02, resamples)};
}

Rule ours() { return {"ours", our_calls}; }

}  // namespace tachograph::performance
