#include "core/events/kinds/job_reported.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const JobReported& event, const SubjectTerms& terms) {
    return fmt::format("reported {}: {}", terms.name(event.job), to_text(event.tally));
}

void apply(JobReported& event, const EventApplication& to) {
    Job& job = to.job_at(event.job, {Stage::measured});
    job.report = Report{std::move(event.report), std::move(event.commit), std::move(event.url),
                        std::move(event.headline), event.tally};
    to.end(job, Stage::reported);
    to.settle(job);
}

std::vector<Command> commands_behind(const JobReported& event, const EventOrigin& origin) {
    return origin.from(ReportPublished{event.job, event.report, event.commit, event.url, event.headline, event.tally});
}

}  // namespace tachograph
