// A comment on a pull request, from a webhook delivery or from asking the forge, and the commands in it.
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
    std::string doubt{};         // why the text may differ from what the author wrote at first; empty: it does not
};

// The commands of the comment; none if the bot wrote it, or if it does not address the bot. If there is a doubt,
// because others may have edited the text, no command is followed. Instead, each is answered with the doubt, so that
// its idempotency key is used up and it cannot act later. Commands that were acted upon before are not answered again.
std::vector<Command> commands_of(const Comment& comment, const std::string& bot_name, Timestamp at);

}  // namespace tachograph
