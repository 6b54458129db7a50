// Housekeeping of the event log's repository on a thread of its own, while the log is written: packs are merged, and
// now and then git does its part (commit-graph, loose objects of other writers). Appends never wait for it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace tachograph::git {

class PackedStretches;

class LogMaintenance {
  public:
    explicit LogMaintenance(std::string repository);
    LogMaintenance(const LogMaintenance&) = delete;
    LogMaintenance& operator=(const LogMaintenance&) = delete;
    // Ends after the merge under way, which takes well under a second.
    ~LogMaintenance();

    // So many events were appended, in one pack.
    void appended(std::size_t events);

  private:
    void run();
    bool is_stopping();
    std::size_t merge(PackedStretches& stretches) const;
    void let_git_work();

    std::string repository_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::size_t packs_ = 0;   // since the last merge
    std::size_t events_ = 0;  // since git's last work
    bool stopping_ = false;
    std::chrono::steady_clock::time_point next_work_;  // of git, at the earliest
    std::thread thread_;
};

}  // namespace tachograph::git
