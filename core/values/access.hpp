// The access policy in force, as data. access-control/ decides what it means.
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
    std::string until{};  // the last day of the grant (UTC), as 2027-01-31; empty: no end
    std::int64_t id = 0;  // the forge's number of the account; 0: not known
    std::string team{};   // the team whose grant this is; may be empty

    bool operator==(const Grant&) const = default;
};

// The forge's number of a registered repository, from the policy. Text: `SciML/OrdinaryDiffEq.jl id 76862045`.
struct RepositoryNumber {
    std::string repository;
    std::int64_t id = 0;

    bool operator==(const RepositoryNumber&) const = default;
};

// A repository that is identified by its number.
struct KnownRepository {
    std::int64_t id = 0;
    std::string name;                   // its name on the forge now
    std::vector<std::string> former{};  // its earlier names on the forge

    bool operator==(const KnownRepository&) const = default;
};

struct Access {
    std::vector<std::string> repositories;  // registered for benchmarks
    std::vector<Grant> grants;
    std::vector<RepositoryNumber> numbers{};  // of some of the repositories
    // Not part of the policy: the identity of each repository, by its name in the log.
    std::map<std::string, KnownRepository> known{};

    bool operator==(const Access&) const = default;
};

// The policy alone, without `known`.
Access policy_of(Access access);

struct Person {
    std::string account;
    std::int64_t id = 0;  // the forge's number of the account; 0: not known

    bool operator==(const Person&) const = default;
};

// What the person behind a command may do. The caller of `decide` computes it.
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
