#include "core/events/kinds/job_outdated.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const JobOutdated& event, const SubjectTerms& terms) {
    return fmt::format("outdated {}: the pull request has moved on to {}", terms.name(event.job),
                       SubjectTerms::brief(event.head));
}

void apply(JobOutdated& event, const EventApplication& to) {
    Job& job = to.job_at(event.job, {Stage::requested, Stage::accepted, Stage::running});
    job.newer_head = std::move(event.head);
    to.settle(job);
}

std::vector<Command> commands_behind(const JobOutdated& event, const EventOrigin& origin) {
    return origin.pushed(event.job, event.head, false);
}

}  // namespace tachograph
