// A command about the policy: who may do what, or a change of the policy. A later event has its outcome.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct AccessAsked {
    static constexpr std::string_view type = "access.asked/2";
    static constexpr bool only_answers = true;

    PullId pull;
    std::string comment;
    std::string command;  // as a person would say it: `addbenchmarker alice on org`

    static void fields_of(auto& event, auto&& visit) {
        visit("Pull-Request", event.pull);
        visit("Comment", event.comment);
        visit("Command", event.command);
    }
    bool operator==(const AccessAsked&) const = default;
};

std::string subject_of(const AccessAsked& event, const SubjectTerms& terms);
void apply(AccessAsked& event, const EventApplication& to);
std::vector<Command> commands_behind(const AccessAsked& event, const EventOrigin& origin);

}  // namespace tachograph
