// Asks what somebody may do on the comment's repository, and why.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <string>
#include <vector>

namespace tachograph {

struct WhoIs {
    static constexpr std::array<CommandRow, 1> rows{
        {CommandRow{"whois", "@somebody", "anyone", "what they may do here, and why"}}};

    std::string account;

    bool operator==(const WhoIs&) const = default;
};

std::string read_arguments(WhoIs& command, Arguments& arguments);
std::vector<Event> decide(const WhoIs& command, const Asked& asked);

}  // namespace tachograph
