// Somebody asked for a job.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct JobRequested {
    static constexpr std::string_view type = "job.requested/2";

    JobId job;
    std::string comment;   // the comment that asked for the job
    std::string base_ref;  // what base=<ref> named; may be empty
    std::string only;      // what only=<glob> named; may be empty
    std::string head;      // only for a retry: head, base and target of the job that is run again
    std::string base;
    std::string target;

    static void fields_of(auto& event, auto&& visit) {
        visit("Job", event.job);
        visit("Comment", event.comment);
        visit("Head", event.head);
        visit("Base", event.base);
        visit("Target", event.target);
        visit("Base-Ref", event.base_ref);
        visit("Only", event.only);
    }
    bool operator==(const JobRequested&) const = default;
};

std::string subject_of(const JobRequested& event, const SubjectTerms& terms);
void apply(JobRequested& event, const EventApplication& to);
std::vector<Command> commands_behind(const JobRequested& event, const EventOrigin& origin);

}  // namespace tachograph
