// Base against head, benchmark by benchmark: the ratio, how sure one can be of it, and what that means. The rule and
// where it comes from: judging.md.
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

// What was measured of one benchmark on both sides.
struct Series {
    std::string name;
    std::string metric;
    std::string unit;
    std::vector<double> base;  // one value a round; see value_of_process
    std::vector<double> head;
    bool paired =
        true;  // base[i] and head[i] were measured one after the other; else the sides are independent samples
    std::string base_failure;
    std::string head_failure;
    std::optional<double> tolerance{};  // what its file says that it may vary by; 0.05 is 5%
    std::string own_name{};             // without the name of its file, as `only` selects it
    std::vector<int> base_builds{};     // the build of each value; empty: all are of one
    std::vector<int> head_builds{};
    bool more_is_better = false;
    bool is_counted = false;  // hardly varies, as instructions and bytes: see counts.hpp
};

struct Comparison {
    std::string name;
    std::string metric;
    std::string unit;
    std::optional<double> base;  // geometric mean of the rounds; nothing if the side has none
    std::optional<double> head;
    std::optional<double> ratio;       // head/base; nothing if a side failed or is missing
    std::optional<Interval> interval;  // nothing where a side was measured once
    Verdict verdict = Verdict::inconclusive;
    std::string note;                    // why there is no ratio or no verdict; may be empty
    std::optional<Estimate> estimate{};  // what the interval comes of
    double tolerance = 0.05;             // its file's, or else that of the options
    std::string own_name{};
    std::optional<Noise> noise{};  // of its rounds alone; nothing if the sides did not take turns
    int builds = 1;                // of the side that has fewer
    bool looks_changed = false;    // on few builds, which differ by chance too: it is to be confirmed on others
    bool more_is_better = false;
    bool lost = false;  // the base has it; the head fails in it or no longer has it
};

struct CompareOptions {
    double tolerance = 0.05;      // "invariant" promises that the change is below that; a file may say another
    double least = 0.02;          // a smaller change gets no verdict, however sure it is
    double significance = 0.003;  // largest p of a change, for each benchmark
    double false_changes = 0.05;  // largest part of all changes of a suite that are false
    double confidence = 0.95;     // of the interval that is printed, and of "invariant"
    int most_rounds = 0;          // it was looked after some rounds whether it needs more, up to these; 0: it was not
    std::map<std::string, Noise, std::less<>> noise{};  // by the names of series, where it is known
};

// Ratio, estimate and interval of one benchmark, or why there are none; no verdict yet where there is an estimate.
Comparison measure(const Series& series, const CompareOptions& options);

// Gives each that has an estimate its verdict. Counts that were judged by their own rule have none.
// - regression or improvement: p < `significance`, of which each look has its share (looks.hpp), the change is at least
// `least`, and the suite's changes pass
//   `discoveries` at the rate `false_changes`, where p counts as 1 unless the first two hold;
//   With three builds a side or more, a build is one observation. With two, it only looks changed;
// - invariant: the interval lies within the tolerance;
// - inconclusive else, with a note of how many rounds it would take.
void judge(std::vector<Comparison>& comparisons, const CompareOptions& options);

// One benchmark by itself, measured and judged.
Comparison compare(const Series& series, const CompareOptions& options);

// Those that changed most come first, then those without a ratio. The same series give the same numbers on every run.
std::vector<Comparison> compare_all(const std::vector<Series>& series, const CompareOptions& options);

Tally tally_of(const std::vector<Comparison>& comparisons);

}  // namespace tachograph::reports
