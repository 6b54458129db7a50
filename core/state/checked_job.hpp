// Which jobs set the check of a pull request. A job of a part of the suite, or against another base, answers a question
// of its own: if it set the check, it could turn a regression green that it did not look at.
#pragma once

#include "core/state/state.hpp"

#include <optional>

namespace tachograph {

bool sets_check(const Job& job);
// The last job with a report that sets the check.
std::optional<Job> last_checked_job(const State& state, const PullId& pull);

}  // namespace tachograph
