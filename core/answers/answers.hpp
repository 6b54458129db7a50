// All texts that people read on pull requests and commits. Markdown.
#pragma once

#include "core/state/state.hpp"
#include "core/values/acceptance.hpp"

#include <string>
#include <vector>

namespace tachograph {

// The comment that is edited in place while a job goes through its stages.
std::string progress_comment(const Job& job, const std::string& bot_name);
// The line for the commit's status.
std::string one_line(const Job& job, const std::vector<Acceptance>& accepted = {});
// How the job ended, in one paragraph, for the person who asked. This is a comment of its own, because edits notify
// nobody.
std::string result_comment(const Job& job, const std::string& bot_name, const std::vector<Acceptance>& accepted = {});
// What a pull request of the access-control repository would change.
std::string proposal_comment(const Proposal& proposal);
// Tells the admins of the quarantined commit. `state.quarantine` must be set.
std::string quarantine_note(const State& state, const std::string& bot_name);
// The answer to the questions of a comment, and to its commands that made no job. `replies` must not be empty.
std::string reply_comment(const std::vector<const Reply*>& replies, const State& state, const std::string& bot_name);

// The longest comment that forges accept, in characters.
constexpr std::size_t longest_comment = 65'536;

}  // namespace tachograph
