// Commands in the names that the log has for repositories.
#pragma once

#include "core/commands/command.hpp"
#include "core/state/state.hpp"

#include <string>
#include <vector>

namespace tachograph {

// What of a command is to be decided upon, in the log's names.
struct Translation {
    std::vector<Command> commands;
    std::string stranger;  // why it is of none of the log's repositories, although it is called like one; else empty
};

// Where the forge told of the command with its own name and number of the repository.
Translation in_log_terms(const State& state, const Command& command);

}  // namespace tachograph
