// A job ended without a report.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct JobFailed {
    static constexpr std::string_view type = "job.failed/2";

    JobId job;
    std::string reason;
    std::string log;

    static void fields_of(auto& event, auto&& visit) {
        visit("Job", event.job);
        visit("Reason", event.reason);
        visit("Log", event.log);
    }
    bool operator==(const JobFailed&) const = default;
};

std::string subject_of(const JobFailed& event, const SubjectTerms& terms);
void apply(JobFailed& event, const EventApplication& to);
std::vector<Command> commands_behind(const JobFailed& event, const EventOrigin& origin);

}  // namespace tachograph
