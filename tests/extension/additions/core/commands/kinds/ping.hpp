// Asks whether the bot is there.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <string>
#include <vector>

namespace tachograph {

struct Ping {
    static constexpr std::array<CommandRow, 1> rows{{CommandRow{"ping", "[<word>]", "anyone", "says the word"}}};

    std::string word;

    bool operator==(const Ping&) const = default;
};

std::string read_arguments(Ping& command, Arguments& arguments);
std::vector<Event> decide(const Ping& command, const Asked& asked);

}  // namespace tachograph
