// Every text that a person reads on a pull request, in one place and one voice. Markdown.
#pragma once

#include "core/state/state.hpp"

#include <string>
#include <vector>

namespace tachograph {

// The comment that is edited in place while a job goes through its stages.
std::string progress_comment(const Job& job, const std::string& bot_name);
// One line for the status beside the commit.
std::string one_line(const Job& job);
// How it ended, for the person who asked: edits notify nobody, so this is a comment of its own.
std::string result_comment(const Job& job, const std::string& bot_name);
// What a pull request of the access-control repository would change.
std::string proposal_comment(const Proposal& proposal);
// To the admins, about a commit that is not in force; there is one.
std::string quarantine_note(const State& state, const std::string& bot_name);
// To the questions of a comment, and to its commands that made no job; there is one at least.
std::string reply_comment(const std::vector<const Reply*>& replies, const State& state, const std::string& bot_name);

// The longest comment that forges take, in characters.
constexpr std::size_t longest_comment = 65'536;

}  // namespace tachograph
