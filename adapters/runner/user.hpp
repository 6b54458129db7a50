// The user that the code of a repository runs as. It is never root.
#pragma once

#include <optional>
#include <string>

#include <sys/types.h>

namespace tachograph::runner {

struct User {
    uid_t uid;
    gid_t gid;

    bool operator==(const User&) const = default;
};

// Returns the user for benchmarks, or nullopt for the runner's own user, if that is not root. If the runner is root:
// the user `account`; if `account` is empty, a user id that no account and no process has. Throws Refused, in one line.
std::optional<User> user_of_benchmarks(const std::string& account);

// Throws Refused, in one line, if no process may run benchmarks as the account; it may be empty.
void check_account(const std::string& account);

// Changes the owner of a folder and of everything in it. Does not follow links. Throws Unavailable, in one line.
void give(const std::string& folder, const User& user);

}  // namespace tachograph::runner
