// Who may do what, by the policy in force.
#pragma once

#include "core/commands/command.hpp"
#include "core/jobs/job.hpp"
#include "core/values/access.hpp"
#include "core/values/actor.hpp"
#include "core/values/timestamp.hpp"

#include <string>

namespace tachograph::access_control {

// Whether the grant is for this person at that time. A grant with an account's number is for the account of that
// number, whatever it is called now: whoever takes over the handle has nothing of it, and a person whose number is not
// known has nothing either. A block holds for the handle if the number is not known.
bool holds_for(const Grant& grant, const Person& person, Timestamp at);

// Roles add up from the organisation down to the repository; an admin may do all that a benchmarker may; whom a block
// covers may do nothing. A scope is `org` or a repository.
Rights rights_of(const Access& access, const Person& person, const std::string& scope, Timestamp at);
// The same where the policy has these names for it.
Rights rights_of(const Access& access, const Person& person, const std::vector<std::string>& names, Timestamp at);

// At best, of whichever account of that name: where the log does not say which one it was.
Rights best_rights_of(const Access& access, const std::string& account, const std::string& scope, Timestamp at);
Rights best_rights_of(const Access& access, const std::string& account, const std::vector<std::string>& names,
                      Timestamp at);

// The policy's names of the scope whose rights an instruction needs; most are about their own repository.
std::vector<std::string> scope_of(const Access& access, const Ask& ask);

// Of whoever asked for the job, on its repository.
Rights rights_of_requester(const Access& access, const Job& job, Timestamp at);

// Of the person behind a command; nobody stands behind the outcome of an effect, which needs no rights.
Rights rights_for(const Access& access, const Command& command);

}  // namespace tachograph::access_control
