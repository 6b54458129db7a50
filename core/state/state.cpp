#include "core/state/state.hpp"

#include <algorithm>
#include <limits>

namespace tachograph {

const Job* active_job(const State& state, const PullId& pull) {
    // A rejected request may have a higher number than the active job.
    for (auto at = state.jobs.lower_bound(JobId{pull, 0}); at != state.jobs.end() && at->first.pull == pull; ++at) {
        if (!is_terminal(at->second.stage)) return &at->second;
    }
    return nullptr;
}

const Job* live_job(const State& state, const JobId& id) {
    const auto found = state.jobs.find(id);
    return found == state.jobs.end() ? nullptr : &found->second;
}

std::optional<Job> find_job(const State& state, const JobId& id) {
    const Job* live = live_job(state, id);
    return live ? std::optional(*live) : state.history.job(id);
}

std::optional<Job> last_job(const State& state, const PullId& pull, const std::function<bool(const Job&)>& is_wanted) {
    for (int number = last_number(state, pull); number > 0; --number) {
        std::optional<Job> job = find_job(state, {pull, number});
        if (job && is_wanted(*job)) return job;
    }
    return std::nullopt;
}

std::optional<Job> last_reported_job(const State& state, const PullId& pull) {
    return last_job(state, pull, [](const Job& job) { return job.report.has_value(); });
}

Conclusion conclusion_of(const State& state, const Job& job) {
    const auto ruling = state.rulings.find(job.id.pull);
    const bool ruled = ruling != state.rulings.end() && ruling->second.job == job.id;
    return ruled ? ruling->second.conclusion : job.report->conclusion;
}

std::vector<Acceptance> accepted_for(const State& state, const Job& job) {
    const auto ruling = state.rulings.find(job.id.pull);
    const bool holds = ruling != state.rulings.end() && ruling->second.head == job.head;
    return holds ? ruling->second.accepted : std::vector<Acceptance>();
}

int last_number(const State& state, const PullId& pull) {
    const auto after = state.jobs.upper_bound(JobId{pull, std::numeric_limits<int>::max()});
    const bool lives = after != state.jobs.begin() && std::prev(after)->first.pull == pull;
    return std::max(lives ? std::prev(after)->first.number : 0, state.history.last_number(pull));
}

std::size_t count_jobs(const State& state) { return state.jobs.size() + state.history.count(); }

}  // namespace tachograph
