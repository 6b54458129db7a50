#include "core/events/kinds/job_reported.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"
#include "core/state/ruling.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {
namespace {

// What earlier versions showed: success, except for a job that compared nothing. DiffEqBot's runners send finished
// tables: such a job has no tally, and another headline.
Conclusion conclusion_of_earlier(const JobReported& event) {
    const bool nothing = !is_any_compared(event.tally) && event.headline.starts_with(nothing_compared);
    return nothing ? Conclusion::failure : Conclusion::success;
}

}  // namespace

std::string subject_of(const JobReported& event, const SubjectTerms& terms) {
    return fmt::format("reported {}: {}", terms.name(event.job), to_text(event.tally));
}

void apply(JobReported& event, const EventApplication& to) {
    Job& job = to.job_at(event.job, {Stage::measured});
    const Conclusion conclusion = event.conclusion.value_or(conclusion_of_earlier(event));
    job.report = Report{std::move(event.report),
                        std::move(event.commit),
                        std::move(event.url),
                        std::move(event.headline),
                        event.tally,
                        conclusion};
    to.end(job, Stage::reported);
    follow_report(to.state.rulings, job);
    to.settle(job);
}

std::vector<Command> commands_behind(const JobReported& event, const EventOrigin& origin) {
    return origin.from(ReportPublished{event.job, event.report, event.commit, event.url, event.headline, event.tally,
                                       event.conclusion});
}

}  // namespace tachograph
