// A runner has begun to measure a job.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct JobRunning {
    static constexpr std::string_view type = "job.running/2";

    JobId job;

    static void fields_of(auto& event, auto&& visit) { visit("Job", event.job); }
    bool operator==(const JobRunning&) const = default;
};

std::string subject_of(const JobRunning& event, const SubjectTerms& terms);
void apply(JobRunning& event, const EventApplication& to);
std::vector<Command> commands_behind(const JobRunning& event, const EventOrigin& origin);

}  // namespace tachograph
