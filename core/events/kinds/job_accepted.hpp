// The commits of a job are known; it waits for its turn.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct JobAccepted {
    static constexpr std::string_view type = "job.accepted/2";

    JobId job;
    std::string head;
    std::string base;
    std::string target;

    static void fields_of(auto& event, auto&& visit) {
        visit("Job", event.job);
        visit("Head", event.head);
        visit("Base", event.base);
        visit("Target", event.target);
    }
    bool operator==(const JobAccepted&) const = default;
};

std::string subject_of(const JobAccepted& event, const SubjectTerms& terms);
void apply(JobAccepted& event, const EventApplication& to);
std::vector<Command> commands_behind(const JobAccepted& event, const EventOrigin& origin);

}  // namespace tachograph
