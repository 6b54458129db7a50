// Who may do what, by the policy in force.
#pragma once

#include "core/access.hpp"
#include "core/actor.hpp"
#include "core/command.hpp"
#include "core/timestamp.hpp"

#include <string>

namespace tachograph::access_control {

// Whether the grant is for this person at that time: a handle that somebody else has taken over is not theirs.
bool holds_for(const Grant& grant, const Person& person, Timestamp at);

// Roles add up from the organisation down to the repository; an admin may do all that a benchmarker may; whom a block
// covers may do nothing. A scope is `org` or a repository.
Rights rights_of(const Access& access, const Person& person, const std::string& scope, Timestamp at);

// Of the person behind a command; nobody stands behind the outcome of an effect, which needs no rights.
Rights rights_for(const Access& access, const Command& command);

}  // namespace tachograph::access_control
