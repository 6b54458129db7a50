// A command that cannot be carried out, and for which no job was made.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct CommandRefused {
    static constexpr std::string_view type = "command.refused/2";
    static constexpr bool only_answers = true;

    PullId pull;
    std::string comment;
    std::string command;
    std::string reason;

    static void fields_of(auto& event, auto&& visit) {
        visit("Pull-Request", event.pull);
        visit("Comment", event.comment);
        visit("Command", event.command);
        visit("Reason", event.reason);
    }
    bool operator==(const CommandRefused&) const = default;
};

std::string subject_of(const CommandRefused& event, const SubjectTerms& terms);
void apply(CommandRefused& event, const EventApplication& to);
std::vector<Command> commands_behind(const CommandRefused& event, const EventOrigin& origin);

}  // namespace tachograph
