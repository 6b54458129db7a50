// Translates the repository's name in a command from the forge's to the log's.
#pragma once

#include "core/commands/command.hpp"
#include "core/state/state.hpp"

#include <string>
#include <vector>

namespace tachograph {

struct Translation {
    std::vector<Command> commands;  // in the log's names; may begin with a NameRepository
    // Not empty if the repository has the name of one in the log, but another number: says so, for people.
    std::string stranger;
};

// Leaves a command as it is if it has no repository number: it is in the log's names already.
Translation in_log_terms(const State& state, const Command& command);

}  // namespace tachograph
