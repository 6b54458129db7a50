// A policy came into force.
#pragma once

#include "core/events/kinds/kind.hpp"
#include "core/values/access.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct AccessAdopted {
    static constexpr std::string_view type = "access.adopted/3";

    Access access;
    std::string reason;  // in words: what changes, and who approved it
    std::string base{};  // the commit of the access-control repository that was in force before; may be empty
    std::string head{};  // the commit that is in force now

    static void fields_of(auto& event, auto&& visit) {
        visit("Repository", event.access.repositories);
        visit("Repository-Number", event.access.numbers);
        visit("Grant", event.access.grants);
        visit("Head", event.head);
        visit("Base", event.base);
        visit("Reason", event.reason);
    }
    bool operator==(const AccessAdopted&) const = default;
};

std::string subject_of(const AccessAdopted& event, const SubjectTerms& terms);
void apply(AccessAdopted& event, const EventApplication& to);
std::vector<Command> commands_behind(const AccessAdopted& event, const EventOrigin& origin);

}  // namespace tachograph
