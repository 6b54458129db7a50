#include "adapters/git/log/append/journal.hpp"

#include "adapters/git/log/append/journal_recovery.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

constexpr std::chrono::seconds after_a_failure{1};
// Burst tolerance: the allowance for packs that was not used in this time may be used later, without waiting.
constexpr std::chrono::seconds credit{15};
constexpr std::size_t long_append = std::size_t{1} << 20U;  // bytes; a longer append skips the journal
constexpr int niceness = 10;

}  // namespace

Journal::Journal(const std::string& repository, std::chrono::milliseconds lag, Stored stored)
    : lag_(lag),
      stored_(std::move(stored)),
      branch_(repository),
      one_(journal_files(repository)[0]),
      other_(journal_files(repository)[1]),
      thread_([this] { run(); }) {}

Journal::~Journal() {
    {
        const std::lock_guard turn(turn_);
        stopping_ = true;
        wake_.notify_one();
    }
    thread_.join();
}

// The last commit in the journal, or null if git has everything.
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
    if (bytes > long_append) flush();
    std::unique_lock turn(turn_);
    check_obstacle();
    written_->settle();
    const RawId* const here = last();
    if (!here && (bytes > long_append || std::chrono::steady_clock::now() >= next_store_)) return store_at_once(record);
    if (here ? *here != record.before : branch_.tip() != to_text(record.before)) return false;
    while (!written_->has_room(bytes)) {
        if (failure_ && std::chrono::steady_clock::now() < next_store_) throw Unavailable(*failure_);
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

// The generic cell rate algorithm (ITU-T I.371), except that flushes, which may come early, do not add up to a debt.
void Journal::note_stored(std::size_t events) {
    const auto now = std::chrono::steady_clock::now();
    next_store_ = std::min(std::max(next_store_, now - credit), now) + lag_;
    failure_.reset();
    stored_(events);
}

ObjectId Journal::flush() {
    // Both files. Records that are appended meanwhile need not be included.
    for (int page = 0; page < 2 && store_page(); ++page) {
    }
    const std::lock_guard one(stores_);
    const std::lock_guard turn(turn_);
    return branch_.tip();
}

std::optional<std::string> Journal::failure() {
    const std::lock_guard turn(turn_);
    return last() ? failure_ : std::nullopt;
}

void Journal::note_failure(const std::string& why) {
    const std::lock_guard turn(turn_);
    if (failure_ != why) spdlog::warn("cannot write the journal to git, will retry; no event is lost: {}", why);
    failure_ = why;
    next_store_ = std::chrono::steady_clock::now() + after_a_failure;
}

// Returns false if there is nothing to store.
bool Journal::store_page() {
    const std::lock_guard one(stores_);
    try {
        return try_store_page();
    } catch (const std::exception& failure) {
        note_failure(failure.what());
        throw;
    }
}

bool Journal::try_store_page() {
    {
        const std::lock_guard turn(turn_);
        written_->settle();
        if (leaving_->is_empty()) std::swap(leaving_, written_);
        if (leaving_->is_empty()) return false;
    }
    const std::vector<PackedCommit> commits = commits_of(leaving_->records());
    const ObjectId before = to_text(leaving_->records().front().before);
    // A retry: git may have the commits already, if the failure came after the branch moved.
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

// Returns false if the journal is stopping.
bool Journal::wait_for_turn() {
    std::unique_lock turn(turn_);
    wake_.wait(turn, [this] { return stopping_ || last(); });
    wake_.wait_until(turn, next_store_, [this] { return stopping_; });
    return !stopping_;
}

void Journal::run() {
    // Lowers the priority of this thread only: threads that answer somebody come first.
    [[maybe_unused]] const int now = ::nice(niceness);
    for (bool more = true; more;) {
        more = wait_for_turn();
        try {
            more ? static_cast<void>(store_page()) : static_cast<void>(flush());
        } catch (const std::exception&) {
            // store_page() has recorded the failure; the loop retries.
        }
    }
}

}  // namespace tachograph::git
