// What runs measured of each benchmark. Each file is read once; what is kept of a process is one value, not its text.
#pragma once

#include "reports/formats/formats.hpp"
#include "reports/run_results.hpp"

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace tachograph::reports {

// Of one run of one side.
struct Observed {
    int round = 1;
    int build = 1;
    std::optional<double> value;      // nothing if it failed
    std::vector<double> processes{};  // the values of each, if the file says that they are apart
};

struct ObservedSide {
    std::vector<Observed> runs;  // by their rounds
    std::string failure;

    const Observed* in_round(int round) const;
};

struct ObservedBenchmark {
    std::string name;      // with its file's, if a run has several files
    std::string own_name;  // as its program named it
    std::string metric;
    std::string unit;
    std::optional<double> tolerance;
    ObservedSide base;
    ObservedSide head;
    bool more_is_better = false;
    bool is_counted = false;
    bool is_ambiguous = false;  // a run has several of this name
};

class Observations {
  public:
    // Rounds come in any order, and more may follow at any time. Throws UnreadableResult.
    void add(const Round& round);

    // In order of appearance. `only` is a name, or else a glob over names (`*`, `?`, `[…]`); empty: all. Throws
    // UnreadableResult where benchmarks of one run share a name.
    std::vector<ObservedBenchmark> benchmarks(const std::string& only) const;

  private:
    void add(const ResultFile& file, const Round& round);
    ObservedBenchmark& at(const std::string& file, Measurement& measurement);
    std::vector<ObservedBenchmark> named() const;

    bool has_several_files_ = false;
    // Names are those of files, without their ends; which of them count is known at the end.
    std::deque<ObservedBenchmark> all_;
    std::unordered_map<std::string, std::size_t> places_;
};

Observations observations_of(const std::vector<Round>& rounds);

}  // namespace tachograph::reports
