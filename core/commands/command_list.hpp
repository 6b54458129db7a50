// The list of all commands of comments. The parser, `help` and "did you mean" use it.
#pragma once

#include <array>
#include <string_view>

namespace tachograph {

struct CommandDescription {
    std::string_view word;
    std::string_view arguments;  // for a table's cell in Markdown, inside inline code
    std::string_view who;
    std::string_view does;
};

inline constexpr std::array<CommandDescription, 12> command_list{{
    {"runbenchmarks", "[base=<ref>] [only=<glob>]", "benchmarkers", "benchmarks the head as it is now"},
    {"abort", "", "who asked, benchmarkers", "ends the job of this pull request"},
    {"retry", "", "benchmarkers", "runs the last job again, with the same commits"},
    {"status", "", "anyone", "the jobs of this pull request"},
    {"queue", "", "anyone", "what runs and waits"},
    {"benchmarkers", "", "anyone", "who may run benchmarks here"},
    {"whois", "@somebody", "anyone", "what they may do here, and why"},
    {"addbenchmarker", R"(@somebody [on <repo>\|org])", "admins", "lets somebody in"},
    {"removebenchmarker", R"(@somebody [on <repo>\|org])", "admins", "lets them out"},
    {"approve", "", "admins", "on a pull request of the access-control repository: merges it"},
    {"adopt", "<commit>", "admins of the organisation",
     "lets a commit of the access-control repository in that came another way"},
    {"help", "", "anyone", "this"},
}};

}  // namespace tachograph
