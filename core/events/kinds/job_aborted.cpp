#include "core/events/kinds/job_aborted.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"
#include "core/machine/idempotency_key.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const JobAborted& event, const SubjectTerms& terms) {
    const std::string why = event.reason.empty() ? std::string() : ": " + event.reason;
    return fmt::format("aborted {} by {}{}", terms.name(event.job), terms.who, why);
}

void apply(JobAborted& event, const EventApplication& to) {
    Job& job = to.job_at(event.job, {Stage::requested, Stage::accepted, Stage::running});
    job.ended_by = std::move(to.event.actor);
    job.reason = std::move(event.reason);
    to.end(job, Stage::aborted);
    to.settle(job);
}

std::vector<Command> commands_behind(const JobAborted& event, const EventOrigin& origin) {
    const std::string& key = origin.event.idempotency_key;
    if (key == key_of_closing(event.job))
        return origin.from(PullClosed{event.job.pull, origin.event.actor, origin.event.delivery, Timestamp::max()});
    if (key == key_of_revocation(event.job)) return origin.from(RevokeJob{event.job, event.reason});
    const std::string head = key.substr(key.rfind('/') + 1);
    if (key == key_of_superseding(event.job, head)) return origin.pushed(event.job, head, true);
    return origin.ask(event.job.pull, event.comment, Abort{});
}

}  // namespace tachograph
