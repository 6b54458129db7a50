// The access policy in force, as values. What it means is decided in access-control/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

// A blocked account may do nothing, whatever else is granted to it.
enum class Role { admin, benchmarker, blocked };

// Text: `admin chris on org`, `benchmarker alice on SciML/OrdinaryDiffEq.jl until 2027-01-31 id 583231 of core`.
struct Grant {
    Role role = Role::benchmarker;
    std::string account;
    std::string scope;    // `org`, or a repository
    std::string until{};  // the last day of it (UTC), as 2027-01-31; empty: for ever
    std::int64_t id = 0;  // the forge's number of the account; 0: not known
    std::string team{};   // that it comes from; may be empty

    bool operator==(const Grant&) const = default;
};

struct Access {
    std::vector<std::string> repositories;  // those that may be benchmarked
    std::vector<Grant> grants;

    bool operator==(const Access&) const = default;
};

struct Person {
    std::string account;
    std::int64_t id = 0;  // the forge's number of the account; 0: not known

    bool operator==(const Person&) const = default;
};

// What the person behind a command may do, worked out before `decide` is asked.
struct Rights {
    bool registered = false;  // the command's repository may be benchmarked at all
    bool benchmark = false;
    bool administer = false;  // the scope that the command is about
};

std::string to_text(Role role);
std::string to_text(const Grant& grant);
std::optional<Grant> parse_grant(std::string_view text);

}  // namespace tachograph
