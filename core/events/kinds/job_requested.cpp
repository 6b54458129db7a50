#include "core/events/kinds/job_requested.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const JobRequested& event, const SubjectTerms& terms) {
    const std::string job = terms.name(event.job);
    return event.head.empty()
               ? fmt::format("requested {} by {}", job, terms.who)
               : fmt::format("requested {} by {}: {} again", job, terms.who, SubjectTerms::brief(event.head));
}

void apply(JobRequested& event, const EventApplication& to) {
    if (active_job(to.state, event.job.pull)) to.illegal("another job of that pull request has not ended");
    Job& job = to.new_job(event.job, event.comment);
    job.base_ref = std::move(event.base_ref);
    job.only = std::move(event.only);
    job.head = std::move(event.head);
    to.settle(job);
}

std::vector<Command> commands_behind(const JobRequested& event, const EventOrigin& origin) {
    // A job that supersedes another one comes together with that one's job.aborted.
    if (!origin.event.idempotency_key.starts_with("comment:")) return {};
    return origin.ask(event.job.pull, event.comment,
                      event.head.empty() ? Instruction(RunBenchmarks{event.base_ref, event.only}) : Retry{});
}

}  // namespace tachograph
