// A command about the verdict of a reported job: why, accept, reopen. The report has the facts, so an effect works the
// outcome out, and a later event has it.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct VerdictAsked {
    static constexpr std::string_view type = "verdict.asked/1";
    static constexpr bool only_answers = true;

    JobId job;
    std::string comment;
    std::string command;    // `why`, `accept` or `reopen`
    std::string benchmark;  // exact name, or all_benchmarks
    std::string reason;     // of accept; else empty

    static void fields_of(auto& event, auto&& visit) {
        visit("Job", event.job);
        visit("Comment", event.comment);
        visit("Command", event.command);
        visit("Benchmark", event.benchmark);
        visit("Reason", event.reason);
    }
    bool operator==(const VerdictAsked&) const = default;
};

std::string subject_of(const VerdictAsked& event, const SubjectTerms& terms);
void apply(VerdictAsked& event, const EventApplication& to);
std::vector<Command> commands_behind(const VerdictAsked& event, const EventOrigin& origin);

}  // namespace tachograph
