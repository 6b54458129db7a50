// Commits on the branch of the access-control repository that were not approved by anybody with the right to approve.
// They are not in force.
#pragma once

#include "core/events/kinds/kind.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct AccessQuarantined {
    static constexpr std::string_view type = "access.quarantined/2";

    std::string head;    // the commit
    std::string answer;  // what it would change, in words
    std::string reason;

    static void fields_of(auto& event, auto&& visit) {
        visit("Answer", event.answer);
        visit("Head", event.head);
        visit("Reason", event.reason);
    }
    bool operator==(const AccessQuarantined&) const = default;
};

std::string subject_of(const AccessQuarantined& event, const SubjectTerms& terms);
void apply(AccessQuarantined& event, const EventApplication& to);
std::vector<Command> commands_behind(const AccessQuarantined& event, const EventOrigin& origin);

}  // namespace tachograph
