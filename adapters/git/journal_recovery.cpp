#include "adapters/git/journal_recovery.hpp"

#include "adapters/git/journal_file.hpp"
#include "adapters/git/log_branch.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

namespace fs = std::filesystem;
using Records = std::vector<JournalRecord>;

Records in_order(Records one, Records other, const std::string& repository) {
    if (one.empty() || other.empty()) return one.empty() ? other : one;
    if (one.back().after() != other.front().before) std::swap(one, other);
    if (one.back().after() != other.front().before)
        throw Unavailable(fmt::format("the files {}/tachograph.journal-* do not belong together", repository));
    one.insert(one.end(), std::make_move_iterator(other.begin()), std::make_move_iterator(other.end()));
    return one;
}

// Those that git has not got yet.
Records missing(Records records, const LogBranch& branch) {
    const ObjectId tip = branch.tip();
    if (to_text(records.front().before) == tip) return records;
    const auto found =
        std::ranges::find_if(records, [&](const auto& record) { return to_text(record.after()) == tip; });
    if (found != records.end()) return {std::next(found), records.end()};
    if (branch.has(to_text(records.back().after()))) return {};
    throw Unavailable(moved_elsewhere(branch.path(), tip, to_text(records.front().before)));
}

// What others make here the owner could not write again.
bool is_owner(const std::string& repository) {
    struct stat status {};
    return ::stat(repository.c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

bool is_left(const std::string& repository) { return std::ranges::any_of(journal_files(repository), has_records); }

}  // namespace

std::string moved_elsewhere(const std::string& path, const ObjectId& tip, const ObjectId& expected) {
    return fmt::format(
        "the branch main of {0} was moved by somebody else, from {2:.12} to {1:.12}, and {0}/tachograph.journal-* has "
        "events that belong behind the former: move it back (git --git-dir={0} update-ref refs/heads/main {2}), or "
        "stop the service and remove those files, to go on without these events",
        path, tip, expected);
}

std::unique_ptr<FileLock> lock_log(const std::string& repository) {
    constexpr int enough = 50;
    for (int tries = 1;; ++tries) {
        try {
            return std::make_unique<FileLock>(repository + "/tachograph.lock", Wait::no);
        } catch (const Unavailable&) {
            if (tries == enough || !is_left(repository)) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
}

void recover_journal(const std::string& repository) {
    const auto files = journal_files(repository);
    const Records left = in_order(read_journal_file(files[0]), read_journal_file(files[1]), repository);
    if (!left.empty()) {
        LogBranch branch(repository);
        branch.clear_away();
        branch.sync();
        const Records records = missing(left, branch);
        if (!records.empty() && !branch.append(commits_of(records), to_text(records.front().before)))
            throw Unavailable(fmt::format("somebody else moves the branch main of {}", repository));
    }
    // What looks empty may not be so on the disk, unless nothing was ever written.
    for (const std::string& file : files) {
        if (fs::exists(file) && fs::file_size(file) > 0) JournalFile(file).clear();
    }
}

void recover_where_nobody_writes(const std::string& repository) {
    if (!is_left(repository)) return;
    std::optional<FileLock> only_writer;
    try {
        only_writer.emplace(repository + "/tachograph.lock", Wait::no);
    } catch (const Unavailable&) {
        return;
    }
    if (is_owner(repository)) return recover_journal(repository);
    spdlog::warn(
        "the journal of {} has events that git has not: start the service, or run this as its user, to see them",
        repository);
}

}  // namespace tachograph::git
