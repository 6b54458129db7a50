// Accepts what the last reported job found, so that it no longer stops a merge.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <string>
#include <vector>

namespace tachograph {

struct Accept {
    static constexpr std::array<CommandRow, 1> rows{
        {CommandRow{"accept", R"(<benchmark>\|all because <reason>)", "benchmarkers",
                    "a regression is wanted: it stops no merge of this head"}}};

    std::string benchmark;  // exact name, or all_benchmarks
    std::string reason;

    bool operator==(const Accept&) const = default;
};

std::string read_arguments(Accept& command, Arguments& arguments);
std::vector<Event> decide(const Accept& command, const Asked& asked);

}  // namespace tachograph
