#include "reports/series.hpp"

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

class Collection {
  public:
    Collection(bool several_files, std::string only) : several_files_(several_files), only_(std::move(only)) {}

    void add(const ResultFile& file, Side side, int round) {
        for (Measurement& measurement : read_result(file.name, file.text)) {
            if (!only_.empty() && ::fnmatch(only_.c_str(), measurement.name.c_str(), 0) != 0) continue;
            Benchmark& benchmark = at(file.name, measurement);
            benchmark.tolerance = stricter(benchmark.tolerance, measurement.tolerance);
            Observed& observed = side == Side::base ? benchmark.base : benchmark.head;
            if (!measurement.failure.empty()) observed.failure = measurement.failure;
            const Samples samples{std::move(measurement.values), measurement.apart};
            if (!observed.rounds.emplace(round, samples).second) twice_.insert(benchmark.name);
        }
    }

    // Throws UnreadableResult where files of one run have benchmarks of one name.
    const std::vector<Benchmark>& benchmarks() const {
        if (!twice_.empty()) throw UnreadableResult(same_names(twice_));
        return benchmarks_;
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
    std::string only_;
    std::vector<Benchmark> benchmarks_;
    std::set<std::string> twice_;
    std::unordered_map<std::string, std::size_t> places_;
};

Series blank(const Benchmark& benchmark, bool paired) {
    return {benchmark.name,         benchmark.metric,    benchmark.unit,    {}, {}, paired, benchmark.base.failure,
            benchmark.head.failure, benchmark.tolerance, benchmark.own_name};
}

double value_of(const Samples& samples) {
    return samples.apart ? median(samples.values) : value_of_process(samples.values);
}

std::vector<double> values_of(const Observed& observed) {
    std::vector<double> values;
    for (const auto& [round, samples] : observed.rounds) {
        if (!samples.values.empty()) values.push_back(value_of(samples));
    }
    return values;
}

Series unpaired_series(const Benchmark& benchmark) {
    Series series = blank(benchmark, false);
    series.base = values_of(benchmark.base);
    series.head = values_of(benchmark.head);
    return series;
}

Series paired_series(const Benchmark& benchmark) {
    Series series = blank(benchmark, true);
    for (const auto& [round, samples] : benchmark.base.rounds) {
        const auto same = benchmark.head.rounds.find(round);
        if (same == benchmark.head.rounds.end() || samples.values.empty() || same->second.values.empty()) continue;
        series.base.push_back(value_of(samples));
        series.head.push_back(value_of(same->second));
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

bool has_several_files(const std::vector<std::vector<ResultFile>>& all) {
    std::set<std::string> names;
    for (const auto& files : all) {
        for (const ResultFile& file : files) names.insert(file.name);
    }
    return names.size() > 1;
}

}  // namespace

std::vector<Series> series_of_rounds(const std::vector<Round>& rounds, const std::string& only) {
    std::vector<std::vector<ResultFile>> all;
    for (const Round& round : rounds) all.push_back(round.files);
    Collection collection(has_several_files(all), only);
    for (const Round& round : rounds) {
        for (const ResultFile& file : round.files) collection.add(file, round.side, round.number);
    }
    std::vector<Series> series;
    for (const Benchmark& benchmark : collection.benchmarks()) series.push_back(series_of(benchmark));
    return series;
}

std::vector<Series> series_of_samples(const std::vector<ResultFile>& base, const std::vector<ResultFile>& head,
                                      const std::string& only) {
    // Two files are one a side; their names do not matter.
    Collection collection(base.size() > 1 || head.size() > 1, only);
    for (const ResultFile& file : base) collection.add(file, Side::base, 1);
    for (const ResultFile& file : head) collection.add(file, Side::head, 1);
    std::vector<Series> series;
    for (const Benchmark& benchmark : collection.benchmarks()) {
        Series one = blank(benchmark, false);
        one.base = processes_of(benchmark.base);
        one.head = processes_of(benchmark.head);
        series.push_back(std::move(one));
    }
    return series;
}

}  // namespace tachograph::reports
