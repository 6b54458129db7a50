// The pull request has another head now than the one that the job measures.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct JobOutdated {
    static constexpr std::string_view type = "job.outdated/2";

    JobId job;
    std::string head;

    static void fields_of(auto& event, auto&& visit) {
        visit("Job", event.job);
        visit("Head", event.head);
    }
    bool operator==(const JobOutdated&) const = default;
};

std::string subject_of(const JobOutdated& event, const SubjectTerms& terms);
void apply(JobOutdated& event, const EventApplication& to);
std::vector<Command> commands_behind(const JobOutdated& event, const EventOrigin& origin);

}  // namespace tachograph
