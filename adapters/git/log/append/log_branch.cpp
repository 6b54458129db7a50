#include "adapters/git/log/append/log_branch.hpp"

#include "adapters/git/log/append/journal_file.hpp"
#include "adapters/git/log/append/reference_swap.hpp"
#include "adapters/git/repository/lost_branch.hpp"
#include "adapters/system/durable_file.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

namespace fs = std::filesystem;

const std::string of_host = "refs/remotes/host/main";

bool has_journal(const Repository& repository) {
    return std::ranges::any_of(journal_files(repository.path()), [](const auto& file) { return fs::exists(file); });
}

// What was fetched from a host may come before the branch.
bool has_events(const Repository& repository) {
    return has_journal(repository) ||
           (!repository.reference(of_host) && has_more_than_a_first_commit(repository.path()));
}

std::string branch_is_missing(const std::string& path) {
    return fmt::format(
        "{0} has events, but no branch main that leads to them: it was deleted, or this is an incomplete copy. Restore "
        "the branch (git "
        "--git-dir={0} fsck --lost-found names its last commit, git --git-dir={0} update-ref refs/heads/main <commit> "
        "restores it), or fetch the event log from its remote; to begin a new log, move {0} away",
        path);
}

}  // namespace

void require_branch_of_journal(const Repository& repository) {
    if (!repository.reference(main_branch) && has_journal(repository))
        throw Damaged(branch_is_missing(repository.path()));
}

void require_branch_of_what_is_there(const Repository& repository) {
    if (!repository.reference(main_branch) && has_events(repository))
        throw Damaged(branch_is_missing(repository.path()));
}

ObjectId tip_of_log(const Repository& repository) {
    const auto found = repository.reference(main_branch);
    if (found) return *found;
    require_branch_of_what_is_there(repository);
    throw UsageError(fmt::format("{} is not an event log: it has no branch main", repository.path()));
}

LogBranch::LogBranch(const std::string& path) : repository_(Repository::open(path)) {}

void LogBranch::clear_away() const { ReferenceSwap::clear_away(repository_, main_branch); }

void LogBranch::sync() const { system::sync_folder(path() + "/refs/heads"); }

bool LogBranch::has(const ObjectId& commit) const {
    return knows(commit) && repository_.merge_base(tip(), commit) == commit;
}

bool LogBranch::append(std::span<const PackedCommit> commits, const ObjectId& expected) {
    auto move = ReferenceSwap::begin(repository_, main_branch, expected, to_text(commits.back().id), beside_branch_);
    if (!move) return false;
    const std::string pack = write_pack(path(), commits, beside_pack_);
    try {
        move->finish();
    } catch (const Unavailable&) {
        repository_.distrust();
        throw;
    }
    release_pack(pack);
    return true;
}

}  // namespace tachograph::git
