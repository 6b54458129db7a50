// Asks for a job.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <string>
#include <vector>

namespace tachograph {

struct RunBenchmarks {
    static constexpr std::array<CommandRow, 1> rows{{CommandRow{"runbenchmarks", "[base=<ref>] [only=<glob>]",
                                                                "benchmarkers", "benchmarks the head as it is now"}}};

    std::string base_ref;  // empty: the merge base with the pull request's target branch
    std::string only;      // a glob over benchmark names; empty: all

    bool operator==(const RunBenchmarks&) const = default;
};

std::string read_arguments(RunBenchmarks& command, Arguments& arguments);
std::vector<Event> decide(const RunBenchmarks& command, const Asked& asked);

}  // namespace tachograph
