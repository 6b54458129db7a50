#include "core/events/kinds/job_failed.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const JobFailed& event, const SubjectTerms& terms) {
    return fmt::format("failed {}: {}", terms.name(event.job), event.reason);
}

void apply(JobFailed& event, const EventApplication& to) {
    Job& job = to.job_at(event.job, {Stage::accepted, Stage::running, Stage::measured});
    job.reason = std::move(event.reason);
    job.log = std::move(event.log);
    to.end(job, Stage::failed);
    to.settle(job);
}

std::vector<Command> commands_behind(const JobFailed& event, const EventOrigin& origin) {
    std::vector<Command> commands = origin.from(RunnerFailed{event.job, origin.runner(), event.reason, event.log});
    commands.push_back({ReportRefused{event.job, event.reason}, origin.event.at});
    return commands;
}

}  // namespace tachograph
