#include "adapters/git/log/append/journal_recovery.hpp"

#include "adapters/git/log/append/journal_file.hpp"
#include "adapters/git/log/append/log_branch.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

namespace fs = std::filesystem;
using Records = std::vector<JournalRecord>;

std::string how_to_go_on_without(const std::string& repository) {
    return fmt::format(
        "restore it from a backup, or, to continue without these events, stop the service and remove {}/"
        "tachograph.journal-*",
        repository);
}

Records in_order(Records one, Records other, const std::string& repository) {
    if (one.empty() || other.empty()) return one.empty() ? other : one;
    if (one.back().after() != other.front().before) std::swap(one, other);
    if (one.back().after() != other.front().before)
        throw Damaged(fmt::format("the files {}/tachograph.journal-* do not belong together: {}", repository,
                                  how_to_go_on_without(repository)));
    one.insert(one.end(), std::make_move_iterator(other.begin()), std::make_move_iterator(other.end()));
    return one;
}

// Throws if a complete record behind a damaged one has commits that git does not have: acknowledged events were lost.
void require_nothing_lost(const std::string& file, const JournalContent& content, const LogBranch& branch) {
    for (const RawId& id : content.behind) {
        if (branch.knows(to_text(id))) continue;
        throw Damaged(fmt::format("the journal {} is damaged at byte {}, and git does not have the events behind: {}",
                                  file, content.end, how_to_go_on_without(branch.path())));
    }
}

// The records that git does not have yet.
Records missing(Records records, const LogBranch& branch) {
    const ObjectId tip = branch.tip();
    const ObjectId before = to_text(records.front().before);
    if (before == tip) return records;
    const auto found =
        std::ranges::find_if(records, [&](const auto& record) { return to_text(record.after()) == tip; });
    if (found != records.end()) return {std::next(found), records.end()};
    if (branch.has(to_text(records.back().after()))) return {};
    if (!branch.knows(before))
        throw Damaged(fmt::format("the journal {}/tachograph.journal-* goes on from {}, which git does not have: {}",
                                  branch.path(), before, how_to_go_on_without(branch.path())));
    throw Unavailable(moved_elsewhere(branch.path(), tip, before));
}

void store(const Records& left, const std::string& repository, LogBranch& branch) {
    branch.clear_away();
    branch.sync();
    const Records records = missing(left, branch);
    if (!records.empty() && !branch.append(commits_of(records), to_text(records.front().before)))
        throw Unavailable(fmt::format("somebody else moves the branch main of {}", repository));
}

// Whether this process is the repository's owner. The owner could not write files that another user creates here.
bool is_owner(const std::string& repository) {
    struct stat status {};
    return ::stat(repository.c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

std::string lock_of_journal(const std::string& repository) { return repository + "/tachograph.lock"; }

bool is_left(const std::string& repository) { return std::ranges::any_of(journal_files(repository), has_records); }

}  // namespace

std::string moved_elsewhere(const std::string& path, const ObjectId& tip, const ObjectId& expected) {
    return fmt::format(
        "the branch main of {0} was moved by somebody else, from {2:.12} to {1:.12}, and {0}/tachograph.journal-* has "
        "events that follow the former. If git --git-dir={0} fsck finds no problem, move the branch back (git "
        "--git-dir={0} update-ref refs/heads/main {2}). Or, to continue without these events, stop the service and "
        "remove those files",
        path, tip, expected);
}

std::unique_ptr<system::FileLock> lock_log(const std::string& repository) {
    constexpr int enough = 50;
    for (int tries = 1;; ++tries) {
        try {
            return std::make_unique<system::FileLock>(lock_of_journal(repository), system::Wait::no);
        } catch (const Unavailable&) {
            // A reader holds the lock for a moment only.
            if (tries == enough) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
}

void recover_journal(const std::string& repository) {
    const auto files = journal_files(repository);
    const std::array contents{read_journal_file(files[0]), read_journal_file(files[1])};
    const Records left = in_order(contents[0].row, contents[1].row, repository);
    if (is_left(repository)) {
        LogBranch branch(repository);
        for (std::size_t n = 0; n < files.size(); ++n) require_nothing_lost(files[n], contents[n], branch);
        if (!left.empty()) store(left, repository, branch);
    }
    // Unless a file was never written, it may look empty while the disk still has records: clear() syncs.
    for (const std::string& file : files) {
        if (fs::exists(file) && fs::file_size(file) > 0) JournalFile(file).clear();
    }
}

void recover_where_nobody_writes(const std::string& repository) {
    if (!is_left(repository) || system::is_locked(lock_of_journal(repository))) return;
    if (!is_owner(repository))
        throw Unavailable(
            fmt::format("the journal of {} has events that git does not have: start the service, or run this as the "
                        "user who owns it",
                        repository));
    try {
        const auto only_writer = lock_log(repository);
        recover_journal(repository);
    } catch (const Unavailable&) {
        // Another process has recovered the journal.
        if (!system::is_locked(lock_of_journal(repository))) throw;
    }
}

}  // namespace tachograph::git
