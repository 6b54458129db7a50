#include "reports/series.hpp"

#include "core/values/text.hpp"
#include "reports/formats/formats.hpp"
#include "reports/statistics/quantile.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include <fnmatch.h>

namespace tachograph::reports {
namespace {

struct Samples {
    std::vector<double> values;
    bool apart = false;
    int build = 1;
};

// What one side measured of one benchmark, by round.
struct Observed {
    std::map<int, Samples> rounds;
    std::string failure;
};

struct Benchmark {
    std::string name;
    std::string own_name;
    std::string metric;
    std::string unit;
    std::optional<double> tolerance;
    Observed base;
    Observed head;
};

// Of two that differ, the stricter: a pull request cannot make its base vary more.
std::optional<double> stricter(std::optional<double> one, std::optional<double> other) {
    return one && other ? std::min(one, other) : one ? one : other;
}

bool matches(const Benchmark& benchmark, const std::string& glob) {
    return ::fnmatch(glob.c_str(), benchmark.own_name.c_str(), 0) == 0 ||
           ::fnmatch(glob.c_str(), benchmark.name.c_str(), 0) == 0;
}

// A name that is exactly the one asked for is meant alone; else it is a glob.
std::vector<Benchmark> only_those(std::vector<Benchmark> benchmarks, const std::string& only) {
    if (only.empty()) return benchmarks;
    const auto is_meant = [&](const Benchmark& benchmark) {
        return benchmark.own_name == only || benchmark.name == only;
    };
    const bool exact = std::ranges::any_of(benchmarks, is_meant);
    std::erase_if(benchmarks,
                  [&](const Benchmark& benchmark) { return exact ? !is_meant(benchmark) : !matches(benchmark, only); });
    return benchmarks;
}

class Collection {
  public:
    explicit Collection(bool several_files) : several_files_(several_files) {}

    void add(const ResultFile& file, Side side, int round, int build = 1) {
        for (Measurement& measurement : read_result(file.name, file.text)) {
            Benchmark& benchmark = at(file.name, measurement);
            benchmark.tolerance = stricter(benchmark.tolerance, measurement.tolerance);
            Observed& observed = side == Side::base ? benchmark.base : benchmark.head;
            if (!measurement.failure.empty()) observed.failure = measurement.failure;
            Samples samples{std::move(measurement.values), measurement.apart, build};
            if (!observed.rounds.emplace(round, std::move(samples)).second) twice_.insert(benchmark.name);
        }
    }

    // Throws UnreadableResult where files of one run have benchmarks of one name.
    std::vector<Benchmark> benchmarks(const std::string& only) && {
        std::vector<Benchmark> wanted = only_those(std::move(benchmarks_), only);
        std::set<std::string> twice;
        for (const Benchmark& benchmark : wanted) {
            if (twice_.contains(benchmark.name)) twice.insert(benchmark.name);
        }
        if (!twice.empty()) throw UnreadableResult(same_names(twice));
        return wanted;
    }

  private:
    static std::string stem(const std::string& file_name) { return file_name.substr(0, file_name.rfind('.')); }

    Benchmark& at(const std::string& file, const Measurement& measurement) {
        std::string name = several_files_ ? stem(file) + ": " + measurement.name : measurement.name;
        const auto [place, added] = places_.try_emplace(name + '\0' + measurement.metric, benchmarks_.size());
        if (added) {
            benchmarks_.push_back(
                {std::move(name), measurement.name, measurement.metric, measurement.unit, {}, {}, {}});
        }
        return benchmarks_[place->second];
    }

    bool several_files_;
    std::vector<Benchmark> benchmarks_;
    std::set<std::string> twice_;
    std::unordered_map<std::string, std::size_t> places_;
};

Series blank(const Benchmark& benchmark, bool paired) {
    return {benchmark.name,         benchmark.metric,    benchmark.unit,     {}, {}, paired, benchmark.base.failure,
            benchmark.head.failure, benchmark.tolerance, benchmark.own_name, {}, {}};
}

double value_of(const Samples& samples) {
    return samples.apart ? median(samples.values) : value_of_process(samples.values);
}

void append(const Samples& samples, std::vector<double>& values, std::vector<int>& builds) {
    if (samples.values.empty()) return;
    values.push_back(value_of(samples));
    builds.push_back(samples.build);
}

Series unpaired_series(const Benchmark& benchmark) {
    Series series = blank(benchmark, false);
    for (const auto& [round, samples] : benchmark.base.rounds) append(samples, series.base, series.base_builds);
    for (const auto& [round, samples] : benchmark.head.rounds) append(samples, series.head, series.head_builds);
    return series;
}

Series paired_series(const Benchmark& benchmark) {
    Series series = blank(benchmark, true);
    for (const auto& [round, samples] : benchmark.base.rounds) {
        const auto same = benchmark.head.rounds.find(round);
        if (same == benchmark.head.rounds.end() || samples.values.empty() || same->second.values.empty()) continue;
        append(samples, series.base, series.base_builds);
        append(same->second, series.head, series.head_builds);
    }
    return series;
}

// Where no two rounds ran together, the sides are independent.
Series series_of(const Benchmark& benchmark) {
    Series paired = paired_series(benchmark);
    if (paired.base.size() >= 2) return paired;
    Series unpaired = unpaired_series(benchmark);
    const bool more = paired.base.empty() || std::min(unpaired.base.size(), unpaired.head.size()) >= 2;
    return more ? unpaired : paired;
}

std::vector<double> processes_of(const Observed& observed) {
    std::vector<double> values;
    for (const auto& [round, samples] : observed.rounds) {
        if (samples.values.empty()) continue;
        if (!samples.apart) {
            values.push_back(value_of_process(samples.values));
        } else {
            values.insert(values.end(), samples.values.begin(), samples.values.end());
        }
    }
    return values;
}

// The name of a file means something only beside another one.
bool has_several_files(const std::vector<Round>& rounds) {
    return std::ranges::any_of(rounds, [](const Round& round) { return round.files.size() > 1; });
}

Collection collected(const std::vector<Round>& rounds) {
    Collection collection(has_several_files(rounds));
    for (const Round& round : rounds) {
        for (const ResultFile& file : round.files) collection.add(file, round.side, round.number, round.build);
    }
    return collection;
}

}  // namespace

std::vector<Series> series_of_rounds(const std::vector<Round>& rounds, const std::string& only) {
    std::vector<Series> series;
    for (const Benchmark& benchmark : collected(rounds).benchmarks(only)) series.push_back(series_of(benchmark));
    return series;
}

std::vector<Series> series_of_samples(const std::vector<ResultFile>& base, const std::vector<ResultFile>& head,
                                      const std::string& only) {
    // Two files are one a side; their names do not matter.
    Collection collection(base.size() > 1 || head.size() > 1);
    for (const ResultFile& file : base) collection.add(file, Side::base, 1);
    for (const ResultFile& file : head) collection.add(file, Side::head, 1);
    std::vector<Series> series;
    for (const Benchmark& benchmark : std::move(collection).benchmarks(only)) {
        Series one = blank(benchmark, false);
        one.base = processes_of(benchmark.base);
        one.head = processes_of(benchmark.head);
        series.push_back(std::move(one));
    }
    return series;
}

std::vector<Series> null_pair(const std::vector<Series>& series) {
    std::vector<Series> pairs;
    for (const Series& one : series) {
        Series pair{one.name, one.metric, one.unit, {}, {}, false, {}, {}, {}, one.own_name, {}, {}};
        for (std::size_t n = 0; n < one.base_builds.size(); ++n) {
            if (one.base_builds[n] == 1) pair.base.push_back(one.base[n]);
            if (one.base_builds[n] == 2) pair.head.push_back(one.base[n]);
        }
        if (!pair.base.empty() && !pair.head.empty()) pairs.push_back(std::move(pair));
    }
    return pairs;
}

std::vector<std::string> nearest_names(const std::vector<Round>& rounds, const std::string& only) {
    constexpr std::size_t most = 3;
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const Benchmark& benchmark : collected(rounds).benchmarks({}))
        ranked.emplace_back(edit_distance(shorten(benchmark.name, 100), only), benchmark.name);
    std::ranges::sort(ranked);
    std::vector<std::string> nearest;
    for (const auto& [distance, name] : ranked) {
        if (nearest.size() < most) nearest.push_back(name);
    }
    return nearest;
}

}  // namespace tachograph::reports
