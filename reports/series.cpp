#include "reports/series.hpp"

#include "reports/formats/formats.hpp"
#include "reports/statistics/quantile.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fnmatch.h>

namespace tachograph::reports {
namespace {

// What one side measured of one benchmark, by round.
struct Observed {
    std::map<int, std::vector<double>> rounds;
    std::string failure;
};

struct Benchmark {
    std::string name;
    std::string metric;
    std::string unit;
    Observed base;
    Observed head;
};

class Collection {
  public:
    Collection(bool several_files, std::string only) : several_files_(several_files), only_(std::move(only)) {}

    void add(const ResultFile& file, Side side, int round) {
        for (Measurement& measurement : read_result(file.name, file.text)) {
            const std::string name = several_files_ ? stem(file.name) + ": " + measurement.name : measurement.name;
            if (!only_.empty() && ::fnmatch(only_.c_str(), measurement.name.c_str(), 0) != 0) continue;
            Benchmark& benchmark = at(name, measurement);
            Observed& observed = side == Side::base ? benchmark.base : benchmark.head;
            if (!measurement.failure.empty()) observed.failure = measurement.failure;
            std::vector<double>& values = observed.rounds[round];
            values.insert(values.end(), measurement.values.begin(), measurement.values.end());
        }
    }

    const std::vector<Benchmark>& benchmarks() const { return benchmarks_; }

  private:
    static std::string stem(const std::string& file_name) { return file_name.substr(0, file_name.rfind('.')); }

    Benchmark& at(const std::string& name, const Measurement& measurement) {
        const auto [place, added] = places_.try_emplace({name, measurement.metric}, benchmarks_.size());
        if (added) benchmarks_.push_back({name, measurement.metric, measurement.unit, {}, {}});
        return benchmarks_[place->second];
    }

    bool several_files_;
    std::string only_;
    std::vector<Benchmark> benchmarks_;
    std::map<std::pair<std::string, std::string>, std::size_t> places_;
};

Series blank(const Benchmark& benchmark, bool paired) {
    return {benchmark.name, benchmark.metric,       benchmark.unit,        {}, {},
            paired,         benchmark.base.failure, benchmark.head.failure};
}

std::vector<double> values_of(const Observed& observed) {
    std::vector<double> values;
    for (const auto& [round, samples] : observed.rounds) {
        if (!samples.empty()) values.push_back(value_of_process(samples));
    }
    return values;
}

Series paired_series(const Benchmark& benchmark) {
    Series series = blank(benchmark, true);
    for (const auto& [round, samples] : benchmark.base.rounds) {
        const auto same = benchmark.head.rounds.find(round);
        if (same == benchmark.head.rounds.end() || samples.empty() || same->second.empty()) continue;
        series.base.push_back(value_of_process(samples));
        series.head.push_back(value_of_process(same->second));
    }
    if (series.base.empty()) {
        series.base = values_of(benchmark.base);
        series.head = values_of(benchmark.head);
        series.paired = false;
    }
    return series;
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
    for (const Benchmark& benchmark : collection.benchmarks()) series.push_back(paired_series(benchmark));
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
        for (const auto& [round, samples] : benchmark.base.rounds) one.base = samples;
        for (const auto& [round, samples] : benchmark.head.rounds) one.head = samples;
        series.push_back(std::move(one));
    }
    return series;
}

}  // namespace tachograph::reports
