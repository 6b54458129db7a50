// A line that addresses the bot but cannot be understood. No word stands for it, so it has no row.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <string>
#include <vector>

namespace tachograph {

struct Misunderstood {
    static constexpr std::array<CommandRow, 0> rows{};

    std::string word;     // the word in the place of the command; may be empty
    std::string problem;  // one sentence for the person who wrote it

    bool operator==(const Misunderstood&) const = default;
};

std::vector<Event> decide(const Misunderstood& command, const Asked& asked);

}  // namespace tachograph
