// A command was carried out; `answer` is the reply that is owed.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct CommandFollowed {
    static constexpr std::string_view type = "command.followed/2";

    PullId pull;
    std::string comment;
    std::string command;
    std::string answer;  // Markdown

    static void fields_of(auto& event, auto&& visit) {
        visit("Pull-Request", event.pull);
        visit("Comment", event.comment);
        visit("Command", event.command);
        visit("Answer", event.answer);
    }
    bool operator==(const CommandFollowed&) const = default;
};

std::string subject_of(const CommandFollowed& event, const SubjectTerms& terms);
void apply(CommandFollowed& event, const EventApplication& to);
std::vector<Command> commands_behind(const CommandFollowed& event, const EventOrigin& origin);

}  // namespace tachograph
