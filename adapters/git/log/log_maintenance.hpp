// Maintains the event log's repository on a thread of its own while the log is written: merges packs, and from time to
// time runs `git maintenance` (commit-graph, loose objects of other writers). Appends never wait for this thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace tachograph::git {

class LogPacks;

class LogMaintenance {
  public:
    explicit LogMaintenance(std::string repository);
    LogMaintenance(const LogMaintenance&) = delete;
    LogMaintenance& operator=(const LogMaintenance&) = delete;
    // Waits for a merge under way, which takes well under a second.
    ~LogMaintenance();

    // To be called once `events` events were appended in one pack.
    void appended(std::size_t events);

  private:
    void run();
    bool is_stopping();
    std::size_t merge(LogPacks& packs) const;
    void let_git_work();

    std::string repository_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::size_t packs_ = 0;   // since the last merge
    std::size_t events_ = 0;  // since the last `git maintenance`
    bool stopping_ = false;
    std::chrono::steady_clock::time_point next_work_;  // the earliest time of the next `git maintenance`
    std::thread thread_;
};

}  // namespace tachograph::git
