// A job was taken off the queue, or ended before its report.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct JobAborted {
    static constexpr std::string_view type = "job.aborted/2";

    JobId job;
    std::string comment;  // the comment that asked for it; empty if none did
    std::string reason;   // empty if a comment asked for it

    static void fields_of(auto& event, auto&& visit) {
        visit("Job", event.job);
        visit("Comment", event.comment);
        visit("Reason", event.reason);
    }
    bool operator==(const JobAborted&) const = default;
};

std::string subject_of(const JobAborted& event, const SubjectTerms& terms);
void apply(JobAborted& event, const EventApplication& to);
std::vector<Command> commands_behind(const JobAborted& event, const EventOrigin& origin);

}  // namespace tachograph
