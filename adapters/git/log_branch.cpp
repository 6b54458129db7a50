#include "adapters/git/log_branch.hpp"

#include "adapters/git/branch_move.hpp"
#include "adapters/git/durable_file.hpp"
#include "core/ports/failures.hpp"

#include <fmt/format.h>

namespace tachograph::git {
namespace {

const std::string branch = "refs/heads/main";

}  // namespace

ObjectId tip_of_log(const Repository& repository) {
    const auto found = repository.reference(branch);
    if (!found) throw Unavailable(fmt::format("{} is no event log: it has no branch main", repository.path()));
    return *found;
}

LogBranch::LogBranch(const std::string& path) : repository_(Repository::open(path)) {}

void LogBranch::clear_away() const { BranchMove::clear_away(repository_, branch); }

void LogBranch::sync() const { sync_folder(path() + "/refs/heads"); }

bool LogBranch::has(const ObjectId& commit) const {
    return knows(commit) && repository_.merge_base(tip(), commit) == commit;
}

bool LogBranch::append(std::span<const PackedCommit> commits, const ObjectId& expected) {
    auto move = BranchMove::begin(repository_, branch, expected, to_text(commits.back().id), beside_branch_);
    if (!move) return false;
    write_pack(path(), commits, beside_pack_);
    try {
        move->finish();
    } catch (const Unavailable&) {
        repository_.distrust();
        throw;
    }
    return true;
}

}  // namespace tachograph::git
