#include "core/events/kinds/job_measured.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const JobMeasured& event, const SubjectTerms& terms) {
    return fmt::format("measured {} on {}", terms.name(event.job), terms.who);
}

void apply(JobMeasured& event, const EventApplication& to) {
    Job& job = to.job_at(event.job, {Stage::running});
    job.stage = Stage::measured;
    job.results = std::move(event.results);
    to.settle(job);
}

std::vector<Command> commands_behind(const JobMeasured& event, const EventOrigin& origin) {
    return origin.from(RunnerMeasured{event.job, origin.runner(), event.results});
}

}  // namespace tachograph
