// The event log in a bare git repository: one linear branch `main`, one commit an event, the tree always that of the
// root.
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
    read,   // beside a running service
    write,  // by one process at a time
};

class GitEventLog final : public EventLog {
  public:
    // Where appends come faster than this for long, git gets them together, so long after it got any before.
    static constexpr std::chrono::milliseconds usual_lag{250};

    // Opens the log; to write, it makes one where there is none. Throws Unavailable with one line where it is in use by
    // another writer, or is not an event log. If there is a signer, every event that is appended is signed.
    GitEventLog(const std::string& path, LogMode mode, Signer sign = {}, std::chrono::milliseconds lag = usual_lag);
    ~GitEventLog() override;

    Revision tip() override;
    std::unique_ptr<LogPages> pages(const Revision& after) override;
    std::unique_ptr<LogPages> likely_pages() override;
    std::optional<Revision> append(std::span<const Event> events, const Revision& expected) override;

    // Git has what was appended so far, for others that read the repository. Throws Unavailable.
    void flush();
    // Why git does not get what is appended at the moment, although it is durable; nothing: it does.
    std::optional<std::string> obstacle();
    // The full revision that a text such as `main` or the start of an id names; throws Unavailable if there is none.
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
    // Where the log is written:
    std::optional<LogMaintenance> maintenance_;
    std::optional<Journal> journal_;
};

}  // namespace tachograph::git
