// What a pull request of the access-control repository would change, at its current head.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/job_id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct AccessExplained {
    static constexpr std::string_view type = "access.explained/2";

    PullId pull;
    std::string head;
    std::string base;     // the commit of the policy in force, by which the change is judged
    std::string answer;   // Markdown
    std::string reason;   // why it cannot be approved as it is; empty if it can
    std::string lacking;  // whose approval it still needs; empty: it may be merged

    static void fields_of(auto& event, auto&& visit) {
        visit("Pull-Request", event.pull);
        visit("Lacking", event.lacking);
        visit("Answer", event.answer);
        visit("Head", event.head);
        visit("Base", event.base);
        visit("Reason", event.reason);
    }
    bool operator==(const AccessExplained&) const = default;
};

std::string subject_of(const AccessExplained& event, const SubjectTerms& terms);
void apply(AccessExplained& event, const EventApplication& to);
std::vector<Command> commands_behind(const AccessExplained& event, const EventOrigin& origin);

}  // namespace tachograph
