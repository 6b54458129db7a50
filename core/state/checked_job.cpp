#include "core/state/checked_job.hpp"

namespace tachograph {

bool sets_check(const Job& job) { return job.only.empty() && job.base_ref.empty(); }

std::optional<Job> last_checked_job(const State& state, const PullId& pull) {
    return last_job(state, pull, [](const Job& job) { return job.report && sets_check(job); });
}

}  // namespace tachograph
