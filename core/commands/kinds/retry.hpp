// Runs the last job again, with the same commits.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <vector>

namespace tachograph {

struct Retry {
    static constexpr std::array<CommandRow, 1> rows{
        {CommandRow{"retry", "", "benchmarkers", "runs the last job again, with the same commits"}}};

    bool operator==(const Retry&) const = default;
};

std::vector<Event> decide(const Retry& command, const Asked& asked);

}  // namespace tachograph
