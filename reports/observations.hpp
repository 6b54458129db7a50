// What the runs measured, by benchmark. Each file is read once. A process is kept as one value, not as its text.
#pragma once

#include "reports/formats/formats.hpp"
#include "reports/run_results.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace tachograph::reports {

// One benchmark in one run of one side.
struct Observed {
    int round = 1;
    int build = 1;
    std::optional<double> value;      // nullopt if it failed
    std::optional<double> beside{};   // by the other clock; nullopt if the file has only one
    std::vector<double> processes{};  // one value per process, if the file has the processes apart
};

struct ObservedSide {
    std::vector<Observed> runs;  // in order of their rounds
    std::string failure;

    const Observed* in_round(int round) const;
};

struct ObservedBenchmark {
    std::string name;      // begins with the file's name if a run has several files
    std::string own_name;  // as the benchmark program named it
    std::string metric;
    std::string unit;
    std::optional<double> tolerance;
    ObservedSide base;
    ObservedSide head;
    bool more_is_better = false;
    bool is_counted = false;
    std::string clock{};        // of its values, if the file has two
    bool is_ambiguous = false;  // a run has several benchmarks of this name
};

class Observations {
  public:
    // Rounds come in any order, and more may follow at any time. Throws UnreadableResult.
    void add(const Round& round);

    // In order of appearance. `only` is an exact name, or else a glob over names (`*`, `?`, `[…]`); empty: all. Throws
    // UnreadableResult if two benchmarks of one run have the same name.
    std::vector<ObservedBenchmark> benchmarks(const std::string& only) const;

    // What the files of a side say of their library and machine; several values if they disagree.
    using SideFacts = std::map<std::string, std::set<std::string>>;
    const SideFacts& facts(Side side) const { return side == Side::base ? base_facts_ : head_facts_; }

  private:
    void add(const ResultFile& file, const Round& round);
    ObservedBenchmark& at(const std::string& file, Measurement& measurement);
    std::vector<ObservedBenchmark> named() const;

    bool has_several_files_ = false;
    SideFacts base_facts_;
    SideFacts head_facts_;
    // By name, with the file's name (without its extension) in front. Only after the last round is it known whether the
    // files' names are needed.
    std::deque<ObservedBenchmark> all_;
    std::unordered_map<std::string, std::size_t> places_;
};

Observations observations_of(const std::vector<Round>& rounds);

}  // namespace tachograph::reports
