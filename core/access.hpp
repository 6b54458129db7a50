// The access policy in force, as values. What it means is decided in access-control/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

enum class Role { admin, benchmarker };

// Text: `admin chris on org`, `benchmarker alice on SciML/OrdinaryDiffEq.jl`.
struct Grant {
    Role role = Role::benchmarker;
    std::string account;
    std::string scope;  // `org`, or a repository

    bool operator==(const Grant&) const = default;
};

struct Access {
    std::vector<std::string> repositories;  // those that may be benchmarked
    std::vector<Grant> grants;

    bool operator==(const Access&) const = default;
};

// What the person behind a command may do on its repository, worked out before `decide` is asked.
struct Rights {
    bool registered = false;  // the repository may be benchmarked at all
    bool benchmark = false;
    bool administer = false;
};

std::string to_text(Role role);
std::string to_text(const Grant& grant);
std::optional<Grant> parse_grant(std::string_view text);

}  // namespace tachograph
