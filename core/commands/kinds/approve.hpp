// Approves the pull request of the access-control repository on which the comment is.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <vector>

namespace tachograph {

struct Approve {
    static constexpr std::array<CommandRow, 1> rows{
        {CommandRow{"approve", "", "admins", "on a pull request of the access-control repository: merges it"}}};

    bool operator==(const Approve&) const = default;
};

std::vector<Event> decide(const Approve& command, const Asked& asked);

}  // namespace tachograph
