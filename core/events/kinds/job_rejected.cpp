#include "core/events/kinds/job_rejected.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"
#include "core/machine/idempotency_key.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const JobRejected& event, const SubjectTerms& terms) {
    return fmt::format("rejected {} by {}: {}", terms.name(event.job), terms.who, event.reason);
}

void apply(JobRejected& event, const EventApplication& to) {
    const bool known = to.state.jobs.contains(event.job);
    Job& job = known ? to.job_at(event.job, {Stage::requested}) : to.new_job(event.job, event.comment);
    job.reason = std::move(event.reason);
    to.end(job, Stage::rejected);
    to.settle(job);
}

std::vector<Command> commands_behind(const JobRejected& event, const EventOrigin& origin) {
    if (origin.event.idempotency_key == key_of_acceptance(event.job))
        return origin.from(RefuseJob{event.job, event.reason});
    return origin.ask(event.job.pull, event.comment, RunBenchmarks{});
}

}  // namespace tachograph
