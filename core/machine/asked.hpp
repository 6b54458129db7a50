// What a comment's command needs in order to decide. Each `decide` in core/commands/kinds/ gets it beside the command.
#pragma once

#include "core/commands/command.hpp"
#include "core/events/event.hpp"
#include "core/state/state.hpp"
#include "core/values/access.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

inline const Actor the_bot{ActorKind::bot, "tachograph"};

JobId next_job(const State& state, const PullId& pull);

// A command in a comment, its author's rights, and the state.
struct Asked {
    const State& state;
    const Ask& ask;
    const Rights& rights;
    Timestamp at;

    // By the comment's author, with the key of this command.
    Event event(EventBody body) const;
    std::vector<Event> refuse(std::string command, std::string reason) const;
    // The outcome depends on the policy's files, so an effect works it out.
    std::vector<Event> ask_policy(std::string command) const;
    // About the last reported job of the pull request; refused if there is none.
    std::vector<Event> ask_verdict(const std::string& command, const std::string& benchmark,
                                   const std::string& reason = {}) const;
    // The reason why the author may not run benchmarks here; empty if they may.
    std::string bar_to_benchmarks() const;
    std::vector<Event> ask_question(std::string_view word) const;
    // The reason why this request may not become a job; empty if it may.
    std::string obstacle() const;
};

}  // namespace tachograph
