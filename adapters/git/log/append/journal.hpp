// What was appended to the event log, and is not in git yet. Where appends come one upon the other, an append is
// durable once it stands in the journal, which takes one sync of a file that is there already; git gets many of them in
// one pack a moment later, which takes three, and new files. If they come one by one, git gets them at once.
// Included by .cpp files of this room only.
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

    // The caller is the log's only writer, and has recovered the journal. Git gets a pack in each `lag`, on average,
    // at most; `stored` is called each time. Throws Unavailable.
    Journal(const std::string& repository, std::chrono::milliseconds lag, Stored stored);
    // Git gets the rest.
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    ObjectId tip();
    // Durable when it returns. False: the tip is not where the record begins. Throws Unavailable.
    bool append(JournalRecord record);
    // Git gets what was appended so far. Returns where its branch is then. Throws Unavailable.
    ObjectId flush();
    // Why git did not get what is here when that was tried last.
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
    LogBranch branch_;   // of who has the turn, while the files are empty; otherwise of who stores them
    std::mutex stores_;  // one at a time; taken before the other one
    std::mutex turn_;    // of an append; guards all that follows, but for what is in the file that is leaving
    std::condition_variable wake_;
    JournalFile one_;
    JournalFile other_;
    JournalFile* written_ = &one_;
    JournalFile* leaving_ = &other_;       // until git has got it
    Moment next_store_;                    // at the earliest
    std::optional<std::string> obstacle_;  // why git cannot get what is here
    std::optional<std::string> failure_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tachograph::git
