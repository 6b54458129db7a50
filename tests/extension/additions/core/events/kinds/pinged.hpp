// Somebody asked whether the bot is there.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct Pinged {
    static constexpr std::string_view type = "bot.pinged/1";
    static constexpr bool only_answers = true;

    PullId pull;
    std::string comment;
    std::string word;

    static void fields_of(auto& event, auto&& visit) {
        visit("Pull-Request", event.pull);
        visit("Comment", event.comment);
        visit("Word", event.word);
    }
    bool operator==(const Pinged&) const = default;
};

std::string subject_of(const Pinged& event, const SubjectTerms& terms);
void apply(Pinged& event, const EventApplication& to);
std::vector<Command> commands_behind(const Pinged& event, const EventOrigin& origin);

}  // namespace tachograph
