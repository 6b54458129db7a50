#include "core/commands/kinds/retry.hpp"

#include "core/machine/asked.hpp"
#include "core/machine/idempotency_key.hpp"

#include <optional>
#include <utility>

namespace tachograph {
namespace {

// The latest job of the pull request whose commits are known.
std::optional<Job> repeatable_job(const State& state, const PullId& pull) {
    return last_job(state, pull, [](const Job& job) { return !job.base.empty(); });
}

}  // namespace

std::vector<Event> decide(const Retry& /*command*/, const Asked& asked) {
    if (auto reason = asked.obstacle(); !reason.empty()) return asked.refuse("retry", std::move(reason));
    const Ask& ask = asked.ask;
    const std::optional<Job> job = repeatable_job(asked.state, ask.pull);
    if (!job) return asked.refuse("retry", "no job of this pull request has run yet");
    const JobId id = next_job(asked.state, ask.pull);
    return {asked.event(JobRequested{id, ask.comment, job->base_ref, job->only, job->head, job->base, job->target}),
            Event{JobAccepted{id, job->head, job->base, job->target}, the_bot, key_of_acceptance(id), {}, asked.at}};
}

}  // namespace tachograph
