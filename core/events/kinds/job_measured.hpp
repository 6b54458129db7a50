// The measurements arrived and are kept; the report is owed.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct JobMeasured {
    static constexpr std::string_view type = "job.measured/2";

    JobId job;
    std::string results;

    static void fields_of(auto& event, auto&& visit) {
        visit("Job", event.job);
        visit("Results", event.results);
    }
    bool operator==(const JobMeasured&) const = default;
};

std::string subject_of(const JobMeasured& event, const SubjectTerms& terms);
void apply(JobMeasured& event, const EventApplication& to);
std::vector<Command> commands_behind(const JobMeasured& event, const EventOrigin& origin);

}  // namespace tachograph
