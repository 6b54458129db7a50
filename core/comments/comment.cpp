#include "core/comments/comment.hpp"

#include "core/comments/comment_language.hpp"
#include "core/values/text_digest.hpp"

#include <algorithm>
#include <utility>

namespace tachograph {

namespace {

bool is_bot_itself(const std::string& account, const std::string& bot_name) {
    // On GitHub, the account of an App ends with `[bot]`.
    return same_account(account, bot_name) || same_account(account, bot_name + "[bot]");
}

// Completes a repository without an owner with the owner of the comment's repository.
void complete(Instruction& instruction, const PullId& pull, const std::string& bot_name) {
    auto* change = std::get_if<ChangeBenchmarker>(&instruction);
    if (!change) return;
    if (change->add && is_bot_itself(change->account, bot_name)) {
        instruction = Misunderstood{"addbenchmarker", "that is my own account, which asks for nothing"};
        return;
    }
    if (change->scope == "org") return;
    if (change->scope.empty()) change->scope = pull.repository;
    if (change->scope.find('/') == std::string::npos)
        change->scope = pull.repository.substr(0, pull.repository.find('/') + 1) + change->scope;
}

}  // namespace

std::vector<Command> commands_of(const Comment& comment, const std::string& bot_name, Timestamp at) {
    if (is_bot_itself(comment.author, bot_name)) return {};
    // The bot's own comments begin with this marker; its account may have another name than `bot_name`.
    if (comment.text.starts_with("<!-- tachograph:")) return {};
    std::vector<Command> commands;
    const std::vector<Instruction> instructions = read_comment(comment.text, bot_name);
    if (instructions.empty()) return {};
    const std::string digest = text_digest(comment.text);
    for (auto instruction = instructions.begin(); instruction != instructions.end(); ++instruction) {
        // A command that a comment repeats counts once.
        if (std::find(instructions.begin(), instruction, *instruction) != instruction) continue;
        Ask ask{comment.pull,      {ActorKind::user, comment.author},
                comment.id,        static_cast<int>(instruction - instructions.begin()),
                comment.delivery,  *instruction,
                comment.author_id, digest};
        complete(ask.instruction, comment.pull, bot_name);
        commands.push_back({std::move(ask), at});
    }
    if (comment.doubt.empty()) return commands;
    for (Command& command : commands)
        std::get<Ask>(command.body).instruction = Misunderstood{"this", comment.doubt + "; write it in a new comment"};
    return commands;
}

}  // namespace tachograph
