// Ends the job of this pull request.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <vector>

namespace tachograph {

struct Abort {
    static constexpr std::array<CommandRow, 1> rows{
        {CommandRow{"abort", "", "who asked, benchmarkers", "ends the job of this pull request"}}};

    bool operator==(const Abort&) const = default;
};

std::vector<Event> decide(const Abort& command, const Asked& asked);

}  // namespace tachograph
