// A benchmarker took an acceptance back.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/conclusion.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct VerdictReopened {
    static constexpr std::string_view type = "verdict.reopened/1";

    JobId job;
    std::string benchmark;                        // exact name, or all_benchmarks: every acceptance
    Conclusion conclusion = Conclusion::neutral;  // of the job, now that it is open again

    static void fields_of(auto& event, auto&& visit) {
        visit("Job", event.job);
        visit("Benchmark", event.benchmark);
        visit("Conclusion", event.conclusion);
    }
    bool operator==(const VerdictReopened&) const = default;
};

std::string subject_of(const VerdictReopened& event, const SubjectTerms& terms);
void apply(VerdictReopened& event, const EventApplication& to);
std::vector<Command> commands_behind(const VerdictReopened& event, const EventOrigin& origin);

}  // namespace tachograph
