#include "core/events/kinds/job_running.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const JobRunning& event, const SubjectTerms& terms) {
    return fmt::format("running {} on {}", terms.name(event.job), terms.who);
}

void apply(JobRunning& event, const EventApplication& to) {
    Job& job = to.job_at(event.job, {Stage::accepted});
    job.stage = Stage::running;
    job.runner = std::move(to.event.actor.name);
    job.started_at = to.event.at;
    std::erase(to.state.queue, event.job);
    to.settle(job);
}

std::vector<Command> commands_behind(const JobRunning& event, const EventOrigin& origin) {
    return origin.from(RunnerStarted{event.job, origin.runner()});
}

}  // namespace tachograph
