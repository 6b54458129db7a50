#include "reports/series.hpp"

#include "reports/nearest.hpp"

#include <algorithm>
#include <utility>

namespace tachograph::reports {
namespace {

Series blank(const ObservedBenchmark& benchmark, bool paired) {
    return {benchmark.name,
            benchmark.metric,
            benchmark.unit,
            {},
            {},
            paired,
            benchmark.base.failure,
            benchmark.head.failure,
            benchmark.tolerance,
            benchmark.own_name,
            {},
            {},
            benchmark.more_is_better,
            benchmark.is_counted,
            benchmark.clock};
}

void append_base(const Observed& run, Series& series) {
    if (!run.value) return;
    series.base.push_back(*run.value);
    series.base_builds.push_back(run.build);
    if (run.beside) series.base_beside.push_back(*run.beside);
}

void append_head(const Observed& run, Series& series) {
    if (!run.value) return;
    series.head.push_back(*run.value);
    series.head_builds.push_back(run.build);
    if (run.beside) series.head_beside.push_back(*run.beside);
}

// The other clock says nothing of a benchmark unless it was read each time.
Series with_whole_beside(Series series) {
    if (series.base_beside.size() != series.base.size() || series.head_beside.size() != series.head.size()) {
        series.base_beside.clear();
        series.head_beside.clear();
    }
    return series;
}

Series unpaired_series(const ObservedBenchmark& benchmark) {
    Series series = blank(benchmark, false);
    for (const Observed& run : benchmark.base.runs) append_base(run, series);
    for (const Observed& run : benchmark.head.runs) append_head(run, series);
    return with_whole_beside(std::move(series));
}

Series paired_series(const ObservedBenchmark& benchmark) {
    Series series = blank(benchmark, true);
    for (const Observed& base : benchmark.base.runs) {
        const Observed* head = benchmark.head.in_round(base.round);
        if (!head || !head->value || !base.value) continue;
        append_base(base, series);
        append_head(*head, series);
    }
    return with_whole_beside(std::move(series));
}

int count_base_alone(const ObservedBenchmark& benchmark) {
    return static_cast<int>(std::ranges::count_if(benchmark.base.runs, [&](const Observed& base) {
        const Observed* head = benchmark.head.in_round(base.round);
        return base.value && (!head || !head->value);
    }));
}

// If no round has both sides, the sides are independent.
Series series_of(const ObservedBenchmark& benchmark) {
    Series paired = paired_series(benchmark);
    if (!paired.base.empty()) paired.base_alone = count_base_alone(benchmark);
    if (paired.base.size() >= 2) return paired;
    Series unpaired = unpaired_series(benchmark);
    const bool more = paired.base.empty() || std::min(unpaired.base.size(), unpaired.head.size()) >= 2;
    return more ? unpaired : paired;
}

std::vector<double> processes_of(const ObservedSide& side) {
    std::vector<double> values;
    for (const Observed& run : side.runs) {
        if (!run.processes.empty()) {
            values.insert(values.end(), run.processes.begin(), run.processes.end());
        } else if (run.value) {
            values.push_back(*run.value);
        }
    }
    return values;
}

}  // namespace

std::vector<Series> series_of_rounds(const Observations& observations, const std::string& only) {
    std::vector<Series> series;
    for (const ObservedBenchmark& benchmark : observations.benchmarks(only)) series.push_back(series_of(benchmark));
    return series;
}

std::vector<Series> series_of_rounds(const std::vector<Round>& rounds, const std::string& only) {
    return series_of_rounds(observations_of(rounds), only);
}

std::vector<Series> series_of_samples(const Observations& observations, const std::string& only) {
    std::vector<Series> series;
    for (const ObservedBenchmark& benchmark : observations.benchmarks(only)) {
        Series one = blank(benchmark, false);
        one.base = processes_of(benchmark.base);
        one.head = processes_of(benchmark.head);
        series.push_back(std::move(one));
    }
    return series;
}

std::vector<Series> series_of_samples(const std::vector<ResultFile>& base, const std::vector<ResultFile>& head,
                                      const std::string& only) {
    return series_of_samples(observations_of({{1, Side::base, base}, {1, Side::head, head}}), only);
}

std::vector<Series> null_pair(const std::vector<Series>& series) {
    std::vector<Series> pairs;
    for (const Series& one : series) {
        if (one.metric != "time") continue;
        Series pair{one.name, one.metric, one.unit, {}, {}, false, {}, {}, {}, one.own_name, {}, {}};
        for (std::size_t n = 0; n < one.base_builds.size(); ++n) {
            if (one.base_builds[n] == 1) pair.base.push_back(one.base[n]);
            if (one.base_builds[n] == 2) pair.head.push_back(one.base[n]);
        }
        if (!pair.base.empty() && !pair.head.empty()) pairs.push_back(std::move(pair));
    }
    return pairs;
}

std::vector<std::string> nearest_names(const Observations& observations, const std::string& only) {
    std::vector<std::string> names;
    for (const ObservedBenchmark& benchmark : observations.benchmarks({})) names.push_back(benchmark.name);
    return nearest_to(only, names);
}

}  // namespace tachograph::reports
