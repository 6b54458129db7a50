#include "core/comment.hpp"

#include "core/comment_language.hpp"

#include <utility>

namespace tachograph {

std::vector<Command> commands_of(const Comment& comment, const std::string& bot_name, Timestamp at) {
    // On GitHub, an App's account has a suffix.
    if (same_account(comment.author, bot_name) || same_account(comment.author, bot_name + "[bot]")) return {};
    // Its account may be called otherwise than it is spoken to.
    if (comment.text.starts_with("<!-- tachograph:")) return {};
    std::vector<Command> commands;
    for (Instruction& instruction : read_comment(comment.text, bot_name)) {
        const int index = static_cast<int>(commands.size());
        Ask ask{comment.pull,          {ActorKind::user, comment.author}, comment.id, index, comment.delivery,
                std::move(instruction)};
        commands.push_back({std::move(ask), at});
    }
    return commands;
}

}  // namespace tachograph
