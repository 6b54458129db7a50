// Asks how a benchmark of the last reported job was judged.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <string>
#include <vector>

namespace tachograph {

struct Why {
    static constexpr std::array<CommandRow, 1> rows{
        {CommandRow{"why", "<benchmark>", "anyone", "its samples, interval, noise and builds"}}};

    std::string benchmark;  // exact name

    bool operator==(const Why&) const = default;
};

std::string read_arguments(Why& command, Arguments& arguments);
std::vector<Event> decide(const Why& command, const Asked& asked);

}  // namespace tachograph
