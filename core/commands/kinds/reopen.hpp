// Takes an acceptance back.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <string>
#include <vector>

namespace tachograph {

struct Reopen {
    static constexpr std::array<CommandRow, 1> rows{
        {CommandRow{"reopen", R"([<benchmark>\|all])", "benchmarkers", "takes an acceptance back"}}};

    std::string benchmark;  // exact name, or all_benchmarks

    bool operator==(const Reopen&) const = default;
};

std::string read_arguments(Reopen& command, Arguments& arguments);
std::vector<Event> decide(const Reopen& command, const Asked& asked);

}  // namespace tachograph
