// What a person may do, by the policy in force.
#pragma once

#include "core/commands/command.hpp"
#include "core/jobs/job.hpp"
#include "core/values/access.hpp"
#include "core/values/actor.hpp"
#include "core/values/timestamp.hpp"

#include <string>

namespace tachograph::access_control {

// Whether the grant is for this person at that time. A grant with a number is for the account with that number,
// whatever its name is now. It is neither for an account that took over the name, nor for a person whose number is not
// known. A block also holds for the name, if the person's number is not known.
bool holds_for(const Grant& grant, const Person& person, Timestamp at);

// Grants of the organisation and of the repository add up. An admin may do everything that a benchmarker may. A blocked
// person may do nothing. A scope is `org` or a repository.
Rights rights_of(const Access& access, const Person& person, const std::string& scope, Timestamp at);
// The same for a scope that has these names in the policy.
Rights rights_of(const Access& access, const Person& person, const std::vector<std::string>& names, Timestamp at);

// The most that any account with that name may do. For events that do not have the account's number.
Rights best_rights_of(const Access& access, const std::string& account, const std::string& scope, Timestamp at);
Rights best_rights_of(const Access& access, const std::string& account, const std::vector<std::string>& names,
                      Timestamp at);

// The policy's names of the scope for which an instruction needs rights: mostly the comment's repository.
std::vector<std::string> scope_of(const Access& access, const Ask& ask);

// The rights of the job's requester on the job's repository.
Rights rights_of_requester(const Access& access, const Job& job, Timestamp at);

// The rights of the command's actor. The outcome of an effect has no actor, and needs no rights.
Rights rights_for(const Access& access, const Command& command);

}  // namespace tachograph::access_control
