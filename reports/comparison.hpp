// Compares base and head, benchmark by benchmark: the ratio, its interval, and the verdict. judging.md has the rule and
// its sources.
#pragma once

#include "core/values/tally.hpp"
#include "reports/statistics/estimate.hpp"
#include "reports/statistics/noise.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::reports {

enum class Verdict { improvement, regression, invariant, inconclusive, failed, one_sided };

std::string to_text(Verdict verdict);

// One metric of one benchmark, measured on both sides.
struct Series {
    std::string name;
    std::string metric;
    std::string unit;
    std::vector<double> base;  // one value per round; see value_of_process
    std::vector<double> head;
    bool paired =
        true;  // base[i] and head[i] were measured one after the other; else the sides are independent samples
    std::string base_failure;
    std::string head_failure;
    std::optional<double> tolerance{};  // how much its file says that it may vary; 0.05 is 5%
    std::string own_name{};             // without the name of its file, as `only` selects it
    std::vector<int> base_builds{};     // the build of each value; empty: all are from one build
    std::vector<int> head_builds{};
    bool more_is_better = false;
    bool is_counted = false;            // hardly varies, as instructions and bytes: see counts.hpp
    std::string clock{};                // of the values, if the file has two: "CPU time"
    std::vector<double> base_beside{};  // the values by the other clock; empty if not all have one
    std::vector<double> head_beside{};
    int base_alone = 0;  // rounds in which only the base has it, if there are others that both have
};

// How a benchmark changed by the other clock.
struct Beside {
    double ratio = 1;
    Interval interval{};
};

struct Comparison {
    std::string name;
    std::string metric;
    std::string unit;
    std::optional<double> base;  // geometric mean of the rounds; nullopt if the side has none
    std::optional<double> head;
    std::optional<double> ratio;       // head/base; nullopt if a side failed or is missing
    std::optional<Interval> interval;  // nullopt if a side was measured only once
    Verdict verdict = Verdict::inconclusive;
    std::string note;                    // why there is no ratio or no verdict; may be empty
    std::optional<Estimate> estimate{};  // the interval is computed from it
    double tolerance = 0.05;             // its file's; else the options'
    std::string own_name{};
    std::optional<Noise> noise{};  // of its own rounds; nullopt if the sides did not take turns
    int builds = 1;                // of the side that has fewer builds
    bool looks_changed = false;    // on too few builds, which differ by chance too: more builds must confirm it
    bool more_is_better = false;
    std::string clock{};             // of base and head, if their files have two clocks
    std::optional<Beside> parted{};  // the change by the other clock, if both cannot be true of one change
    bool lost = false;               // the base has it; in the head it fails or is missing
};

struct CompareOptions {
    double tolerance = 0.05;      // "invariant" means that the change is below this; a file may override it
    double least = 0.02;          // a smaller change gets no verdict, however certain it is
    double significance = 0.003;  // largest p of a change, for each benchmark
    double false_changes = 0.05;  // largest fraction of a suite's changes that may be false
    double confidence = 0.95;     // of the interval that is printed, and of "invariant"
    int most_rounds = 0;          // looks after some rounds decided whether to go on, up to this many; 0: no looks
    std::map<std::string, Noise, std::less<>> noise{};  // by the names of series; only if known
};

// Ratio, estimate and interval of one benchmark, or a note why there are none. If there is an estimate, the verdict is
// not decided yet.
Comparison measure(const Series& series, const CompareOptions& options);

// Decides the verdict of each benchmark that has an estimate. Counts that were judged by their own rule have no
// estimate.
// - regression or improvement: p is below the look's share of `significance` (looks.hpp), the change is at least
//   `least`, and the benchmark is among the suite's `discoveries` at the rate `false_changes`. For `discoveries`, p is
//   1 unless the first two hold. With three or more builds per side, a build is one observation; with two, the
//   benchmark only looks changed;
// - invariant: the interval lies within the tolerance;
// - inconclusive: otherwise, with a note of how many rounds it would take.
void judge(std::vector<Comparison>& comparisons, const CompareOptions& options);

// Measures and judges a single benchmark.
Comparison compare(const Series& series, const CompareOptions& options);

// Sorted: the largest changes first, benchmarks without a ratio last. The same series always give the same numbers.
std::vector<Comparison> compare_all(const std::vector<Series>& series, const CompareOptions& options);

Tally tally_of(const std::vector<Comparison>& comparisons);

}  // namespace tachograph::reports
