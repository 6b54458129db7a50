#include "reports/observations.hpp"

#include "reports/statistics/quantile.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fnmatch.h>

namespace tachograph::reports {
namespace {

// If two tolerances differ, the stricter one counts: a pull request must not widen the tolerance of its base.
std::optional<double> stricter(std::optional<double> one, std::optional<double> other) {
    return one && other ? std::min(one, other) : one ? one : other;
}

std::string stem_of(const std::string& file_name) { return file_name.substr(0, file_name.rfind('.')); }

// Takes the values.
Observed observed_of(Measurement& measurement, const Round& round) {
    Observed observed{round.number, round.build, std::nullopt};
    if (measurement.values.empty()) return observed;
    if (measurement.beside.size() == measurement.values.size())
        observed.beside = value_of_process(std::move(measurement.beside));
    if (measurement.apart) {
        observed.value = median(measurement.values);
        observed.processes = std::move(measurement.values);
    } else if (measurement.metric != "time") {
        // Only for times is the lower quantile less disturbed.
        observed.value = median(std::move(measurement.values));
    } else {
        observed.value = value_of_process(std::move(measurement.values));
    }
    return observed;
}

// Returns false if the side has this round already.
bool insert(ObservedSide& side, Observed observed) {
    const auto behind = std::ranges::upper_bound(side.runs, observed.round, {}, &Observed::round);
    if (behind != side.runs.begin() && std::prev(behind)->round == observed.round) return false;
    side.runs.insert(behind, std::move(observed));
    return true;
}

void merge(ObservedBenchmark& into, const ObservedBenchmark& from) {
    into.tolerance = stricter(into.tolerance, from.tolerance);
    into.is_ambiguous = into.is_ambiguous || from.is_ambiguous;
    for (const auto side : {&ObservedBenchmark::base, &ObservedBenchmark::head}) {
        if (!(from.*side).failure.empty()) (into.*side).failure = (from.*side).failure;
        for (const Observed& run : (from.*side).runs) {
            if (!insert(into.*side, run)) into.is_ambiguous = true;
        }
    }
}

bool matches(const ObservedBenchmark& benchmark, const std::string& glob) {
    return ::fnmatch(glob.c_str(), benchmark.own_name.c_str(), 0) == 0 ||
           ::fnmatch(glob.c_str(), benchmark.name.c_str(), 0) == 0;
}

// An exact name selects only the benchmark with this name; else `only` is a glob.
void keep_only(std::vector<ObservedBenchmark>& benchmarks, const std::string& only) {
    if (only.empty()) return;
    const auto is_meant = [&](const ObservedBenchmark& benchmark) {
        return benchmark.own_name == only || benchmark.name == only;
    };
    const bool exact = std::ranges::any_of(benchmarks, is_meant);
    std::erase_if(benchmarks, [&](const ObservedBenchmark& benchmark) {
        return exact ? !is_meant(benchmark) : !matches(benchmark, only);
    });
}

// Values with another unit, or with another direction of "better", are another metric.
template <class Measured>
std::string key_of(const std::string& file, const std::string& name, const Measured& measured) {
    return file + '\0' + name + '\0' + measured.metric + '\0' + measured.unit + '\0' +
           (measured.more_is_better ? '1' : '0');
}

}  // namespace

const Observed* ObservedSide::in_round(int round) const {
    const auto found = std::ranges::lower_bound(runs, round, {}, &Observed::round);
    return found != runs.end() && found->round == round ? &*found : nullptr;
}

void Observations::add(const Round& round) {
    if (round.files.size() > 1) has_several_files_ = true;
    for (const ResultFile& file : round.files) add(file, round);
}

void Observations::add(const ResultFile& file, const Round& round) {
    const std::string stem = stem_of(file.name);
    FileContent content = read_content(file.name, file.text);
    for (const auto& [fact, value] : content.facts)
        (round.side == Side::base ? base_facts_ : head_facts_)[fact].insert(value);
    for (Measurement& measurement : content.measurements) {
        Observed observed = observed_of(measurement, round);
        ObservedBenchmark& benchmark = at(stem, measurement);
        benchmark.tolerance = stricter(benchmark.tolerance, measurement.tolerance);
        ObservedSide& side = round.side == Side::base ? benchmark.base : benchmark.head;
        if (!measurement.failure.empty()) side.failure = std::move(measurement.failure);
        if (!insert(side, std::move(observed))) benchmark.is_ambiguous = true;
    }
}

ObservedBenchmark& Observations::at(const std::string& file, Measurement& measurement) {
    const auto [place, added] = places_.try_emplace(key_of(file, measurement.name, measurement), all_.size());
    if (added)
        all_.push_back({file,
                        std::move(measurement.name),
                        std::move(measurement.metric),
                        std::move(measurement.unit),
                        {},
                        {},
                        {},
                        measurement.more_is_better,
                        measurement.is_counted,
                        std::move(measurement.clock)});
    return all_[place->second];
}

// A file's name matters only if a run has several files. If every run has one file, its name may differ from run to
// run.
std::vector<ObservedBenchmark> Observations::named() const {
    std::vector<ObservedBenchmark> whole;
    std::unordered_map<std::string, std::size_t> places;
    for (const ObservedBenchmark& benchmark : all_) {
        const std::string& file = has_several_files_ ? benchmark.name : "";
        const auto [place, added] = places.try_emplace(key_of(file, benchmark.own_name, benchmark), whole.size());
        if (added) {
            whole.push_back(benchmark);
            whole.back().name = file.empty() ? benchmark.own_name : file + ": " + benchmark.own_name;
        } else {
            merge(whole[place->second], benchmark);
        }
    }
    return whole;
}

std::vector<ObservedBenchmark> Observations::benchmarks(const std::string& only) const {
    std::vector<ObservedBenchmark> wanted = named();
    keep_only(wanted, only);
    std::set<std::string> twice;
    for (const ObservedBenchmark& benchmark : wanted) {
        if (benchmark.is_ambiguous) twice.insert(benchmark.name);
    }
    if (!twice.empty()) throw UnreadableResult(same_names(twice));
    return wanted;
}

Observations observations_of(const std::vector<Round>& rounds) {
    Observations observations;
    for (const Round& round : rounds) observations.add(round);
    return observations;
}

}  // namespace tachograph::reports
