#include "core/events/kinds/job_accepted.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const JobAccepted& event, const SubjectTerms& terms) {
    return fmt::format("accepted {}: {} against {}", terms.name(event.job), SubjectTerms::brief(event.head),
                       SubjectTerms::brief(event.base));
}

void apply(JobAccepted& event, const EventApplication& to) {
    Job& job = to.job_at(event.job, {Stage::requested});
    const auto runs_first = [](const auto& entry) {
        return entry.second.stage == Stage::accepted || entry.second.stage == Stage::running;
    };
    job.ahead = static_cast<int>(std::ranges::count_if(to.state.jobs, runs_first));
    job.stage = Stage::accepted;
    job.head = std::move(event.head);
    job.base = std::move(event.base);
    job.target = std::move(event.target);
    job.accepted_at = to.event.at;
    to.state.queue.push_back(event.job);
    to.settle(job);
}

std::vector<Command> commands_behind(const JobAccepted& event, const EventOrigin& origin) {
    return origin.from(ResolveJob{event.job, event.head, event.base, event.target});
}

}  // namespace tachograph
