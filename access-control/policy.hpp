// The files of the access-control repository, read. One small file is one grant, so that two requests never conflict:
//
//     org/admins/chris                            org/teams/core/alice
//     org/benchmarkers/@core                      org/blocked/mallory
//     repos/SciML/OrdinaryDiffEq.jl/registered    repos/SciML/OrdinaryDiffEq.jl/benchmarkers/bob
//
// A file holds comments (`# why`), `until: 2027-01-31`, the last day (UTC), and `id: 583231`, the forge's number of the
// account, or of the repository that is registered. Files elsewhere are not of the policy.
#pragma once

#include "core/ports/policy_store.hpp"
#include "core/values/access.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tachograph::access_control {

// One line each: `org/admins/chris:2: …`.
using PolicyProblems = std::vector<std::string>;

// Whether the file is of the policy, if it is not refused.
bool is_policy_path(std::string_view path);

// The policy as a whole, or all that is wrong with it: then nothing of it counts.
std::variant<Access, PolicyProblems> read_policy(const std::vector<PolicyFile>& files);

// The file that says so. Of a grant by a team, the member's.
std::string path_of(const Grant& grant);
std::string registration_path(const std::string& repository);

// Whether forges could have an account of that name.
bool is_handle(std::string_view name);
bool is_date(std::string_view text);

// What the repository begins with.
std::string policy_readme();

}  // namespace tachograph::access_control
