// Parses the files of the access-control repository. Each grant is a file of its own, so that two requests never
// conflict:
//
//     org/admins/chris                            org/teams/core/alice
//     org/benchmarkers/@core                      org/blocked/mallory
//     repos/SciML/OrdinaryDiffEq.jl/registered    repos/SciML/OrdinaryDiffEq.jl/benchmarkers/bob
//
// A file may have comments (`# why`), `until: 2027-01-31`, the last day (UTC), and `id: 583231`, the forge's number of
// the account or of the registered repository. Files in other places are not part of the policy.
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

// Whether a file with that path is part of the policy. It may still be wrong.
bool is_policy_path(std::string_view path);

// The whole policy, or all its problems. A policy with a problem has no effect at all.
std::variant<Access, PolicyProblems> read_policy(const std::vector<PolicyFile>& files);

// The path of the grant's file. For a grant by a team: the path of the membership's file.
std::string path_of(const Grant& grant);
std::string registration_path(const std::string& repository);

// Whether the name is a valid account name on a forge.
bool is_handle(std::string_view name);
bool is_date(std::string_view text);

// The README.md of a new access-control repository.
std::string policy_readme();

}  // namespace tachograph::access_control
