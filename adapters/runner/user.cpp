#include "adapters/runner/user.hpp"

#include "core/ports/failures.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

// systemd allocates dynamic users in this range too; it has no accounts.
constexpr uid_t first_made_up = 61184;
constexpr uid_t last_made_up = 65519;

std::set<uid_t> users_of_processes() {
    std::set<uid_t> users;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator("/proc", none)) {
        struct stat facts {};
        if (::stat(entry.path().c_str(), &facts) == 0) users.insert(facts.st_uid);
    }
    return users;
}

// The search begins at the pid, so that two runners at a time get different ids.
User made_up_user() {
    constexpr uid_t count = last_made_up - first_made_up + 1;
    const std::set<uid_t> taken = users_of_processes();
    for (uid_t n = 0; n < count; ++n) {
        const uid_t candidate = first_made_up + (static_cast<uid_t>(::getpid()) + n) % count;
        if (!taken.contains(candidate) && !::getpwuid(candidate)) return {candidate, candidate};
    }
    throw Refused("no user id is free for benchmarks; set limits.user to an account");
}

void give_one(const std::string& path, const User& user) {
    if (::fchownat(AT_FDCWD, path.c_str(), user.uid, user.gid, AT_SYMLINK_NOFOLLOW) == 0) return;
    throw Unavailable(fmt::format("cannot give {} to user {}: {}", path, user.uid, std::strerror(errno)));
}

}  // namespace

void check_account(const std::string& account) {
    if (account.empty()) return;
    const passwd* found = ::getpwnam(account.c_str());
    if (!found) throw Refused(fmt::format("limits.user: the account {} does not exist", account));
    if (found->pw_uid == 0) throw Refused("limits.user: benchmarks never run as root; set it to another account");
}

std::optional<User> user_of_benchmarks(const std::string& account) {
    const bool is_root = ::geteuid() == 0;
    if (account.empty()) return is_root ? std::optional(made_up_user()) : std::nullopt;
    check_account(account);
    const passwd* found = ::getpwnam(account.c_str());
    if (is_root) return User{found->pw_uid, found->pw_gid};
    if (found->pw_uid == ::geteuid()) return std::nullopt;
    throw Refused(fmt::format(
        "limits.user: only root may run benchmarks as {}; remove the key, or run the service as root", account));
}

void give(const std::string& folder, const User& user) {
    give_one(folder, user);
    for (const auto& entry : fs::recursive_directory_iterator(folder)) give_one(entry.path(), user);
}

}  // namespace tachograph::runner
