// Who may do what, by the policy in force.
#pragma once

#include "core/access.hpp"
#include "core/actor.hpp"
#include "core/command.hpp"

#include <string>

namespace tachograph::access_control {

// Roles add up from the organisation down to the repository; an admin may do all that a benchmarker may.
Rights rights_of(const Access& access, const std::string& account, const std::string& repository);

// Of the person behind a command; nobody stands behind the outcome of an effect, which needs no rights.
Rights rights_for(const Access& access, const Command& command);

}  // namespace tachograph::access_control
