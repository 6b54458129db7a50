// A benchmarker accepted what a job found, with a reason. It holds for the head that the job measured.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/conclusion.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct VerdictAccepted {
    static constexpr std::string_view type = "verdict.accepted/1";

    JobId job;
    std::string benchmark;  // exact name, or all_benchmarks
    std::string reason;
    Conclusion conclusion = Conclusion::neutral;  // of the job, now that this is accepted

    static void fields_of(auto& event, auto&& visit) {
        visit("Job", event.job);
        visit("Benchmark", event.benchmark);
        visit("Reason", event.reason);
        visit("Conclusion", event.conclusion);
    }
    bool operator==(const VerdictAccepted&) const = default;
};

std::string subject_of(const VerdictAccepted& event, const SubjectTerms& terms);
void apply(VerdictAccepted& event, const EventApplication& to);
std::vector<Command> commands_behind(const VerdictAccepted& event, const EventOrigin& origin);

}  // namespace tachograph
