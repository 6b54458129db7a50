// Whether a change of the policy may come into force, and who may let it.
#pragma once

#include "access-control/changes.hpp"

#include <string>
#include <vector>

namespace tachograph::access_control {

struct Approval {
    const Access& access;  // in force
    const Changes& changes;
    std::string author;  // whose change it is
    std::vector<Person> approvers;
    Timestamp at;
};

// Who may approve a change of the scope, but for the author; the author too, if nobody else can.
std::vector<std::string> approvers_of(const Access& access, const std::string& scope, const std::string& author,
                                      Timestamp at);

// Why the approvals are not enough; empty if they are. Every scope that is touched wants an admin's; a change that
// touches none wants one of the organisation's.
std::string what_lacks(const Approval& approval);

}  // namespace tachograph::access_control
