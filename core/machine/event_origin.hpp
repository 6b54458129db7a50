// What an event needs in order to name the command behind it. Each `commands_behind` in core/events/kinds/ gets it.
#pragma once

#include "core/commands/command.hpp"
#include "core/events/event.hpp"
#include "core/state/state.hpp"

#include <string>
#include <vector>

namespace tachograph {

// An event, and the state before it.
struct EventOrigin {
    const State& state;
    const Event& event;

    std::vector<Command> from(CommandBody body) const;
    // The event's actor asked for it in a comment.
    std::vector<Command> ask(const PullId& pull, const std::string& comment, Instruction instruction) const;
    // The event's actor ruled on a verdict: any open request may be the one.
    std::vector<Command> ruled(Conclusion conclusion) const;
    // The event's actor pushed.
    std::vector<Command> pushed(const JobId& job, const std::string& head, bool supersede) const;
    // Empty if the bot itself acted.
    std::string runner() const;
};

}  // namespace tachograph
