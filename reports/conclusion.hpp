// What the verdicts of a suite conclude for the merge.
#pragma once

#include "core/values/acceptance.hpp"
#include "core/values/conclusion.hpp"
#include "reports/comparison.hpp"
#include "reports/rules.hpp"

#include <string>
#include <vector>

namespace tachograph::reports {

// Whether the repository counts this benchmark: it can fail, or leave the conclusion open.
bool is_counted(const Comparison& comparison, const Rules& rules);

// Whether the rules name this one: a regression of at least their size, or a benchmark that the head lost, since nobody
// knows whether it got slower. Never an improvement.
bool is_failing(const Comparison& comparison, const Rules& rules);

bool is_accepted(const std::string& benchmark, const std::vector<Acceptance>& accepted);

// - failure: nothing was compared, or a benchmark is_failing and nobody accepted it;
// - neutral: a benchmark that counts is inconclusive or failed;
// - success else.
Conclusion conclusion_of(const std::vector<Comparison>& comparisons, const Rules& rules,
                         const std::vector<Acceptance>& accepted);

}  // namespace tachograph::reports
