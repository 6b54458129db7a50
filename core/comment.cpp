#include "core/comment.hpp"

#include "core/comment_language.hpp"

#include <utility>

namespace tachograph {

namespace {

// A repository without its owner is one of the comment's.
void complete(Instruction& instruction, const PullId& pull) {
    auto* change = std::get_if<ChangeBenchmarker>(&instruction);
    if (!change || change->scope == "org") return;
    if (change->scope.empty()) change->scope = pull.repository;
    if (change->scope.find('/') == std::string::npos)
        change->scope = pull.repository.substr(0, pull.repository.find('/') + 1) + change->scope;
}

}  // namespace

std::vector<Command> commands_of(const Comment& comment, const std::string& bot_name, Timestamp at) {
    // On GitHub, an App's account has a suffix.
    if (same_account(comment.author, bot_name) || same_account(comment.author, bot_name + "[bot]")) return {};
    // Its account may be called otherwise than it is spoken to.
    if (comment.text.starts_with("<!-- tachograph:")) return {};
    std::vector<Command> commands;
    for (Instruction& instruction : read_comment(comment.text, bot_name)) {
        const int index = static_cast<int>(commands.size());
        complete(instruction, comment.pull);
        Ask ask{comment.pull,     {ActorKind::user, comment.author},
                comment.id,       index,
                comment.delivery, std::move(instruction),
                comment.author_id};
        commands.push_back({std::move(ask), at});
    }
    if (comment.doubt.empty() || commands.empty()) return commands;
    std::get<Ask>(commands.back().body).instruction =
        Misunderstood{"this", comment.doubt + "; write it in a new comment"};
    return {std::move(commands.back())};
}

}  // namespace tachograph
