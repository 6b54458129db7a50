// The report of a job is in the reports repository.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/conclusion.hpp"
#include "core/values/job_id.hpp"
#include "core/values/tally.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct JobReported {
    static constexpr std::string_view type = "job.reported/3";

    JobId job;
    std::string report;  // path in the reports repository
    std::string commit;  // of the reports repository
    std::string url;
    std::string headline;
    Tally tally;
    std::optional<Conclusion> conclusion{};  // versions 1 and 2 had none

    static void fields_of(auto& event, auto&& visit) {
        visit("Job", event.job);
        visit("Report", event.report);
        visit("Report-Commit", event.commit);
        visit("Report-Url", event.url);
        visit("Tally", event.tally);
        visit("Conclusion", event.conclusion);
        visit("Headline", event.headline);
    }
    bool operator==(const JobReported&) const = default;
};

std::string subject_of(const JobReported& event, const SubjectTerms& terms);
void apply(JobReported& event, const EventApplication& to);
std::vector<Command> commands_behind(const JobReported& event, const EventOrigin& origin);

}  // namespace tachograph
