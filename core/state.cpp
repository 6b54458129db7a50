#include "core/state.hpp"

#include <limits>

namespace tachograph {

std::string to_text(Stage stage) {
    switch (stage) {
        case Stage::requested:
            return "requested";
        case Stage::accepted:
            return "accepted";
        case Stage::running:
            return "running";
        case Stage::measured:
            return "measured";
        case Stage::reported:
            return "reported";
        case Stage::failed:
            return "failed";
        case Stage::aborted:
            return "aborted";
        case Stage::rejected:
            return "rejected";
    }
    return {};
}

bool is_terminal(Stage stage) {
    return stage == Stage::reported || stage == Stage::failed || stage == Stage::aborted || stage == Stage::rejected;
}

const Job* last_job(const State& state, const PullId& pull) {
    auto after = state.jobs.upper_bound(JobId{pull, std::numeric_limits<int>::max()});
    if (after == state.jobs.begin()) return nullptr;
    const Job& job = std::prev(after)->second;
    return job.id.pull == pull ? &job : nullptr;
}

const Job* active_job(const State& state, const PullId& pull) {
    // A refused request may have come after it.
    for (auto at = state.unsettled.lower_bound(JobId{pull, 0}); at != state.unsettled.end() && at->pull == pull; ++at) {
        const Job* job = find_job(state, *at);
        if (!is_terminal(job->stage)) return job;
    }
    return nullptr;
}

const Job* find_job(const State& state, const JobId& id) {
    const auto found = state.jobs.find(id);
    return found == state.jobs.end() ? nullptr : &found->second;
}

}  // namespace tachograph
