// The event log in a bare git repository: one linear branch `main`, one commit per event; all commits have the root's
// tree.
#pragma once

#include "adapters/git/log/append/journal.hpp"
#include "adapters/git/log/log_maintenance.hpp"
#include "adapters/git/log/ssh_signer.hpp"
#include "adapters/git/repository/repository.hpp"
#include "adapters/system/file_lock.hpp"
#include "core/ports/event_log.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace tachograph::git {

enum class LogMode {
    read,   // safe beside a running service
    write,  // one process at a time
};

class GitEventLog final : public EventLog {
  public:
    // During a burst of appends, git gets one pack per lag, on average (append/journal.hpp).
    static constexpr std::chrono::milliseconds usual_lag{250};

    // Opens the log; in LogMode::write, begins one if there is none. If `sign` is set, every appended event is signed.
    // Throws Unavailable with one line if another process writes the log, or if `path` is not an event log.
    GitEventLog(const std::string& path, LogMode mode, Signer sign = {}, std::chrono::milliseconds lag = usual_lag);
    ~GitEventLog() override;

    Revision tip() override;
    std::unique_ptr<LogPages> pages(const Revision& after) override;
    std::unique_ptr<LogPages> likely_pages() override;
    std::optional<Revision> append(std::span<const Event> events, const Revision& expected) override;
    // Writes a small file beside the log, and removes it.
    void check_writable() override;

    // Writes everything that was appended so far to git, for other readers of the repository. Throws Unavailable.
    void flush();
    // Why durable events cannot be written to git at the moment; nullopt if they can.
    std::optional<std::string> obstacle();
    // The full revision that a text such as `main` or the start of an id names. Throws Unavailable if there is none.
    Revision resolve(const std::string& text);

  private:
    void begin();
    Revision flushed_tip();
    PackedCommit commit_of(const Event& event, const ObjectId& parent) const;

    std::unique_ptr<system::FileLock> lock_;
    std::mutex mutex_;
    Repository repository_;
    ObjectId tree_;
    Signer sign_;
    // Only in LogMode::write:
    std::optional<LogMaintenance> maintenance_;
    std::optional<Journal> journal_;
};

}  // namespace tachograph::git
