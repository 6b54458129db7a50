#include "core/commands/kinds/abort.hpp"

#include "core/commands/repository_names.hpp"
#include "core/machine/asked.hpp"

#include <fmt/format.h>

namespace tachograph {
namespace {

// Compares account numbers, because a name can pass to another account. Without a number in the log, names must do:
// the forge has no numbers, or the event is from before they were logged.
bool is_requester(const Job& job, const Ask& ask) {
    if (job.requester_id != 0) return job.requester_id == ask.author_id;
    return same_account(job.requester.name, ask.author.name);
}

}  // namespace

std::vector<Event> decide(const Abort& /*command*/, const Asked& asked) {
    const Ask& ask = asked.ask;
    const Job* job = active_job(asked.state, ask.pull);
    if (!job) return asked.refuse("abort", "no job of this pull request is pending or running");
    if (!asked.rights.benchmark && !is_requester(*job, ask)) {
        return asked.refuse("abort",
                            fmt::format("{} neither asked for this job nor may run benchmarks on {}", ask.author.name,
                                        name_on_forge(asked.state.access, ask.pull.repository)));
    }
    if (job->stage == Stage::measured)
        return asked.refuse("abort", "the benchmarks have run, and the report is being written");
    return {asked.event(JobAborted{job->id, ask.comment, {}})};
}

}  // namespace tachograph
