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

// Nothing means: the user of the runner, which is not root. If the runner is root, it is the user `account`; if that is
// empty, a number that no account and no process has. Throws Refused with one line.
std::optional<User> user_of_benchmarks(const std::string& account);

// Gives a folder and all that is in it to the user. Links are not followed. Throws Unavailable with one line.
void give(const std::string& folder, const User& user);

}  // namespace tachograph::runner
