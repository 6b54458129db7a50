// Whether a change of the policy has enough approvals, and who may approve it.
#pragma once

#include "access-control/changes.hpp"

#include <string>
#include <vector>

namespace tachograph::access_control {

struct Approval {
    const Access& access;  // the policy in force
    const Changes& changes;
    std::string author;  // of the change
    std::vector<Person> approvers;
    Timestamp at;
};

// The accounts that may approve a change of the scope. The author is among them only if nobody else may approve it.
std::vector<std::string> approvers_of(const Access& access, const std::string& scope, const std::string& author,
                                      Timestamp at);

// Why the approvals are not enough; empty if they are. Every changed scope needs the approval of one of its admins. A
// change without a scope needs that of an admin of the organisation.
std::string what_lacks(const Approval& approval);

}  // namespace tachograph::access_control
