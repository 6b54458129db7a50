// Gives a person access, or takes it away.
#pragma once

#include "core/commands/kinds/kind.hpp"

#include <array>
#include <string>
#include <vector>

namespace tachograph {

struct ChangeBenchmarker {
    static constexpr std::array<CommandRow, 2> rows{
        {CommandRow{"addbenchmarker", R"(@somebody [on <repo>\|org])", "admins", "lets somebody in"},
         CommandRow{"removebenchmarker", R"(@somebody [on <repo>\|org])", "admins", "lets them out"}}};

    bool add = true;
    std::string account;
    std::string scope;  // `org`, or a repository; empty: the comment's repository

    bool operator==(const ChangeBenchmarker&) const = default;
};

std::string read_arguments(ChangeBenchmarker& command, Arguments& arguments);
std::vector<Event> decide(const ChangeBenchmarker& command, const Asked& asked);

}  // namespace tachograph
