// A comment on a pull request, whichever way it was heard of, and the commands in it.
#pragma once

#include "core/commands/command.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tachograph {

struct Comment {
    PullId pull;
    std::string id;
    std::string author;
    std::string text;
    std::string delivery{};      // the forge's id of the delivery; empty if the forge was asked
    std::int64_t author_id = 0;  // the forge's number of the account; 0: not known
    std::string doubt{};         // why the text may be another one than the author wrote at first; empty: it is not
};

// None if the bot speaks itself, or nobody speaks to it. Others may edit a text: if there is a doubt, nothing is
// followed, and its last command is answered with the doubt. That one is known already where the text has acted and no
// command was added.
std::vector<Command> commands_of(const Comment& comment, const std::string& bot_name, Timestamp at);

}  // namespace tachograph
