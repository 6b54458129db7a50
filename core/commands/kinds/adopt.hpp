// Puts a quarantined commit of the access-control repository into force.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <string>
#include <vector>

namespace tachograph {

struct Adopt {
    static constexpr std::array<CommandRow, 1> rows{
        {CommandRow{"adopt", "<commit>", "admins of the organisation",
                    "lets a commit of the access-control repository in that came another way"}}};

    std::string commit;

    bool operator==(const Adopt&) const = default;
};

std::string read_arguments(Adopt& command, Arguments& arguments);
std::vector<Event> decide(const Adopt& command, const Asked& asked);

}  // namespace tachograph
