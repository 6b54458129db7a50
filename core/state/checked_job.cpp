#include "core/state/checked_job.hpp"

namespace tachograph {

bool sets_check(const Job& job) { return job.only.empty() && job.base_ref.empty(); }

std::optional<Job> last_checked_job(const State& state, const PullId& pull) {
    for (int number = last_number(state, pull); number > 0; --number) {
        std::optional<Job> job = find_job(state, {pull, number});
        if (job && job->report && sets_check(*job)) return job;
    }
    return std::nullopt;
}

}  // namespace tachograph
