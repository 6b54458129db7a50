// Whether the verdicts of a suite let the pull request be merged.
#pragma once

#include "core/values/acceptance.hpp"
#include "core/values/conclusion.hpp"
#include "reports/comparison.hpp"
#include "reports/rules.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

// Whether the rules include this benchmark: only then can it make the conclusion failure or neutral.
bool is_counted(const Comparison& comparison, const Rules& rules);

// Whether no benchmark that counts was compared, because no name fits the rules or nothing was measured on both sides.
bool compares_nothing_that_counts(const std::vector<Comparison>& comparisons, const Rules& rules);

// Whether this benchmark stops a merge: it regressed by at least the size that the rules say, or the head lost it, so
// that nobody knows whether it got slower. An improvement never does.
bool is_failing(const Comparison& comparison, const Rules& rules);

bool is_accepted(const std::string& benchmark, const std::vector<Acceptance>& accepted);

// - failure: nothing that counts was compared, or a benchmark is_failing and nobody accepted it;
// - neutral: a benchmark that is_counted is inconclusive or failed;
// - success: otherwise.
Conclusion conclusion_of(const std::vector<Comparison>& comparisons, const Rules& rules,
                         const std::vector<Acceptance>& accepted);

}  // namespace tachograph::reports
