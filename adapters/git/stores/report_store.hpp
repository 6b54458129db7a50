// The reports repository: reports on branch `main`, and measurements that wait for their report under refs of their
// own. With a remote, nothing is done before the host has it, and the host's history is the one that counts.
#pragma once

#include "adapters/git/repository/remote.hpp"
#include "adapters/git/repository/repository.hpp"
#include "core/ports/report_store.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace tachograph::git {

class GitReportStore final : public ReportStore {
  public:
    // `url_prefix` goes before a report's path, as in `https://github.com/org/reports/blob/main/`; if it is empty,
    // the URL is the command that shows the report. Makes the repository where there is none. Throws Unavailable.
    GitReportStore(const std::string& path, std::string url_prefix, std::function<Timestamp()> clock,
                   std::optional<Remote> remote = std::nullopt);

    std::string keep(const JobId& job, const std::string& results) override;
    std::string results(const JobId& job, const std::string& id) override;
    Publication publish(const JobId& job, const std::string& subject, const std::vector<ReportFile>& files) override;
    // Brings what is here up to the host.
    void update();

  private:
    std::string url_of(const std::string& path) const;
    std::string commit_of(const std::string& path) const;
    void begin();
    void put(const std::string& reference, const ObjectId& target);
    void check_nothing_is_lost(const ObjectId& host) const;
    void look();
    bool push();

    std::mutex mutex_;
    Repository repository_;
    std::string url_prefix_;
    std::function<Timestamp()> clock_;
    std::optional<Remote> remote_;
    std::optional<RemoteTip> host_;  // once it was looked at
};

}  // namespace tachograph::git
