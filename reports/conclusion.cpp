#include "reports/conclusion.hpp"

#include <algorithm>
#include <cmath>

#include <fnmatch.h>

namespace tachograph::reports {
namespace {

bool is_open(const Comparison& comparison) {
    return comparison.verdict == Verdict::inconclusive || comparison.verdict == Verdict::failed;
}

}  // namespace

bool is_counted(const Comparison& comparison, const Rules& rules) {
    return rules.benchmarks.empty() || std::ranges::any_of(rules.benchmarks, [&](const std::string& glob) {
               return glob == comparison.name || ::fnmatch(glob.c_str(), comparison.name.c_str(), 0) == 0;
           });
}

bool compares_nothing_that_counts(const std::vector<Comparison>& comparisons, const Rules& rules) {
    return std::ranges::none_of(comparisons,
                                [&](const Comparison& one) { return one.ratio && is_counted(one, rules); });
}

bool is_failing(const Comparison& comparison, const Rules& rules) {
    const FailOn fail_on = rules.fail_on.value_or(FailOn{});
    if (!fail_on.regressions || !is_counted(comparison, rules)) return false;
    if (comparison.lost) return true;
    const bool large = comparison.ratio && std::abs(std::log(*comparison.ratio)) >= std::log1p(fail_on.least);
    return comparison.verdict == Verdict::regression && large;
}

bool is_accepted(const std::string& benchmark, const std::vector<Acceptance>& accepted) {
    return std::ranges::any_of(
        accepted, [&](const Acceptance& one) { return one.benchmark == benchmark || one.benchmark == all_benchmarks; });
}

Conclusion conclusion_of(const std::vector<Comparison>& comparisons, const Rules& rules,
                         const std::vector<Acceptance>& accepted) {
    const auto fails = [&](const Comparison& one) {
        return is_failing(one, rules) && !is_accepted(one.name, accepted);
    };
    const bool all = is_accepted(std::string(all_benchmarks), accepted);
    const bool nothing = compares_nothing_that_counts(comparisons, rules) && !all;
    if (nothing || std::ranges::any_of(comparisons, fails)) return Conclusion::failure;
    const auto unknown = [&](const Comparison& one) {
        return is_counted(one, rules) && is_open(one) && !is_accepted(one.name, accepted);
    };
    return std::ranges::any_of(comparisons, unknown) ? Conclusion::neutral : Conclusion::success;
}

}  // namespace tachograph::reports
