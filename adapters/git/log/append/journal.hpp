// The write-ahead journal of the event log: events that are durable, but not in git yet.
// During a burst, an append is durable once it is in the journal: one sync of an existing file. A moment later, all
// appends of the burst go to git as one pack, which takes three syncs and new files. A single append goes to git at
// once. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/log/append/journal_file.hpp"
#include "adapters/git/log/append/log_branch.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace tachograph::git {

class Journal {
  public:
    using Stored = std::function<void(std::size_t events)>;

    // The caller must be the log's only writer (lock_log), and must have recovered the journal. On average, at most one
    // pack per `lag` is written to git; `stored` is called for each pack. Throws Unavailable.
    Journal(const std::string& repository, std::chrono::milliseconds lag, Stored stored);
    // Writes the rest to git.
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    ObjectId tip();
    // The record is durable when this returns true. Returns false, and changes nothing, if tip() is not the parent of
    // the record's first commit. Throws Unavailable.
    bool append(JournalRecord record);
    // Writes everything that was appended so far to git. Returns git's tip afterwards. Throws Unavailable.
    ObjectId flush();
    // Why the last attempt to write the journal to git failed; nullopt if it succeeded or the journal is empty.
    std::optional<std::string> failure();

  private:
    using Moment = std::chrono::steady_clock::time_point;

    void run();
    bool wait_for_turn();
    bool store_page();
    bool try_store_page();
    bool store_at_once(const JournalRecord& record);
    void note_stored(std::size_t events);
    void note_failure(const std::string& why);
    const RawId* last() const;
    void check_obstacle() const;

    std::chrono::milliseconds lag_;
    Stored stored_;
    LogBranch branch_;  // belongs to the holder of turn_ while both files are empty, otherwise to the holder of stores_
    std::mutex stores_;  // held while records are written to git; locked before turn_
    std::mutex turn_;    // held by an append; guards all members below, except the records in *leaving_
    std::condition_variable wake_;
    JournalFile one_;
    JournalFile other_;
    JournalFile* written_ = &one_;
    JournalFile* leaving_ = &other_;       // being written to git
    Moment next_store_;                    // the earliest time of the next write to git
    std::optional<std::string> obstacle_;  // why the journal does not fit git's branch; a retry alone does not help
    std::optional<std::string> failure_;   // of the last write to git
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::git
