#include "adapters/git/journal.hpp"

#include "core/ports/failures.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

constexpr std::chrono::seconds after_a_failure{1};
// For which packs that did not come may come later, one upon the other.
constexpr std::chrono::seconds credit{15};
constexpr std::size_t is_long = std::size_t{1} << 20U;  // bytes of one append, which are not written twice

constexpr int niceness = 10;

using Records = std::vector<JournalRecord>;

std::array<std::string, 2> files_of(const std::string& repository) {
    return {repository + "/tachograph.journal-1", repository + "/tachograph.journal-2"};
}

std::vector<PackedCommit> commits_of(const Records& records) {
    std::vector<PackedCommit> commits;
    for (const JournalRecord& record : records)
        commits.insert(commits.end(), record.commits.begin(), record.commits.end());
    return commits;
}

std::string moved_elsewhere(const std::string& path, const ObjectId& tip, const ObjectId& expected) {
    return fmt::format(
        "the branch main of {0} was moved by somebody else, from {2:.12} to {1:.12}, and {0}/tachograph.journal-* has "
        "events that belong behind the former: move it back (git --git-dir={0} update-ref refs/heads/main {2}), or "
        "stop the service and remove those files, to go on without these events",
        path, tip, expected);
}

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

bool is_left(const std::string& repository) { return std::ranges::any_of(files_of(repository), has_records); }

}  // namespace

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
    const auto files = files_of(repository);
    const Records left = in_order(read_journal_file(files[0]), read_journal_file(files[1]), repository);
    if (!left.empty()) {
        LogBranch branch(repository);
        branch.clear_away();
        branch.sync();
        const Records records = missing(left, branch);
        if (!records.empty() && !branch.append(commits_of(records), to_text(records.front().before)))
            throw Unavailable(fmt::format("somebody else moves the branch main of {}", repository));
    }
    // What looks empty may not be so on the disk.
    for (const std::string& file : files) {
        if (std::filesystem::exists(file)) JournalFile(file).clear();
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
    recover_journal(repository);
}

Journal::Journal(const std::string& repository, std::chrono::milliseconds lag, Stored stored)
    : lag_(lag),
      stored_(std::move(stored)),
      branch_(repository),
      one_(files_of(repository)[0]),
      other_(files_of(repository)[1]),
      thread_([this] { run(); }) {}

Journal::~Journal() {
    {
        const std::lock_guard turn(turn_);
        stopping_ = true;
        wake_.notify_one();
    }
    thread_.join();
}

// The last one that git has not got yet.
const RawId* Journal::last() const {
    for (const JournalFile* file : {written_, leaving_}) {
        if (!file->is_empty()) return &file->records().back().after();
    }
    return nullptr;
}

void Journal::check_obstacle() const {
    if (obstacle_) throw Unavailable(*obstacle_);
}

ObjectId Journal::tip() {
    const std::lock_guard turn(turn_);
    check_obstacle();
    const RawId* const here = last();
    return here ? to_text(*here) : branch_.tip();
}

bool Journal::append(JournalRecord record) {
    const std::size_t bytes = size_of(record);
    if (bytes > is_long) flush();
    std::unique_lock turn(turn_);
    check_obstacle();
    written_->settle();
    const RawId* const here = last();
    if (!here && (bytes > is_long || std::chrono::steady_clock::now() >= next_store_)) return store_at_once(record);
    if (here ? *here != record.before : branch_.tip() != to_text(record.before)) return false;
    while (!written_->has_room(bytes)) {
        turn.unlock();
        store_page();
        turn.lock();
    }
    written_->add(std::move(record));
    if (written_->records().size() == 1) wake_.notify_one();
    return true;
}

bool Journal::store_at_once(const JournalRecord& record) {
    if (!branch_.append(record.commits, to_text(record.before))) return false;
    note_stored(record.commits.size());
    return true;
}

// The generic cell rate algorithm (ITU-T I.371); whoever flushes runs up no debts.
void Journal::note_stored(std::size_t events) {
    const auto now = std::chrono::steady_clock::now();
    next_store_ = std::min(std::max(next_store_, now - credit), now) + lag_;
    stored_(events);
}

ObjectId Journal::flush() {
    // The page that is leaving, and the one behind it; what is appended meanwhile is not asked for.
    for (int page = 0; page < 2 && store_page(); ++page) {
    }
    const std::lock_guard one(stores_);
    const std::lock_guard turn(turn_);
    return branch_.tip();
}

// False: there is none.
bool Journal::store_page() {
    const std::lock_guard one(stores_);
    {
        const std::lock_guard turn(turn_);
        written_->settle();
        if (leaving_->is_empty()) std::swap(leaving_, written_);
        if (leaving_->is_empty()) return false;
    }
    const std::vector<PackedCommit> commits = commits_of(leaving_->records());
    const ObjectId before = to_text(leaving_->records().front().before);
    // It may be there already, where something failed behind it.
    const ObjectId tip = branch_.tip();
    const bool is_stored = tip == to_text(commits.back().id) || branch_.append(commits, before);
    const std::lock_guard turn(turn_);
    obstacle_.reset();
    if (!is_stored) obstacle_ = moved_elsewhere(branch_.path(), tip, before);
    check_obstacle();
    leaving_->clear();
    note_stored(commits.size());
    return true;
}

// False: it is stopping.
bool Journal::wait_for_turn() {
    std::unique_lock turn(turn_);
    wake_.wait(turn, [this] { return stopping_ || last(); });
    wake_.wait_until(turn, next_store_, [this] { return stopping_; });
    return !stopping_;
}

void Journal::run() {
    // Of this thread alone: whoever waits for an answer comes first.
    [[maybe_unused]] const int now = ::nice(niceness);
    for (bool more = true; more;) {
        more = wait_for_turn();
        try {
            more ? static_cast<void>(store_page()) : static_cast<void>(flush());
            said_.clear();
        } catch (const std::exception& failure) {
            if (said_ != failure.what()) spdlog::warn("events stay in the journal for now: {}", failure.what());
            said_ = failure.what();
            const std::lock_guard turn(turn_);
            next_store_ = std::chrono::steady_clock::now() + after_a_failure;
        }
    }
}

}  // namespace tachograph::git
