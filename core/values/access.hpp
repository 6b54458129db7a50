// The access policy in force, as values. What it means is decided in access-control/.
#pragma once

#include <cstdint>
#include <map>
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

// The forge's number of a registered repository, as the policy says. Text: `SciML/OrdinaryDiffEq.jl id 76862045`.
struct RepositoryNumber {
    std::string repository;
    std::int64_t id = 0;

    bool operator==(const RepositoryNumber&) const = default;
};

// A repository whose number is known, whatever it is called.
struct KnownRepository {
    std::int64_t id = 0;
    std::string name;                   // on the forge now
    std::vector<std::string> former{};  // that it had there before

    bool operator==(const KnownRepository&) const = default;
};

struct Access {
    std::vector<std::string> repositories;  // those that may be benchmarked
    std::vector<Grant> grants;
    std::vector<RepositoryNumber> numbers{};  // of some of the repositories
    // No part of the policy: who the repositories are that it names, by the name that the log has for them.
    std::map<std::string, KnownRepository> known{};

    bool operator==(const Access&) const = default;
};

// The policy alone, as it is written.
Access policy_of(Access access);

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
std::string to_text(const RepositoryNumber& number);
std::optional<RepositoryNumber> parse_repository_number(std::string_view text);

}  // namespace tachograph
