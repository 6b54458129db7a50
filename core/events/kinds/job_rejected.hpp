// A request that did not become a job. It follows job.requested; logs of earlier versions may have it as the first
// event of its job.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct JobRejected {
    static constexpr std::string_view type = "job.rejected/2";

    JobId job;
    std::string comment;
    std::string reason;

    static void fields_of(auto& event, auto&& visit) {
        visit("Job", event.job);
        visit("Comment", event.comment);
        visit("Reason", event.reason);
    }
    bool operator==(const JobRejected&) const = default;
};

std::string subject_of(const JobRejected& event, const SubjectTerms& terms);
void apply(JobRejected& event, const EventApplication& to);
std::vector<Command> commands_behind(const JobRejected& event, const EventOrigin& origin);

}  // namespace tachograph
