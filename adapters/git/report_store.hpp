// The reports repository: reports on branch `main`, and measurements that wait for their report under refs of their
// own.
#pragma once

#include "adapters/git/repository.hpp"
#include "core/ports/report_store.hpp"

#include <functional>
#include <mutex>
#include <string>

namespace tachograph::git {

class GitReportStore final : public ReportStore {
  public:
    // `url_prefix` goes before a report's path, as in `https://github.com/org/reports/blob/main/`; where it is empty,
    // the URL is the command that shows the report. Makes the repository where there is none. Throws Unavailable.
    GitReportStore(const std::string& path, std::string url_prefix, std::function<Timestamp()> clock);

    std::string keep(const JobId& job, const std::string& results) override;
    std::string results(const std::string& id) override;
    Publication publish(const JobId& job, const std::string& subject, const std::vector<ReportFile>& files) override;

  private:
    std::string url_of(const std::string& path) const;
    std::string commit_of(const std::string& path) const;

    std::mutex mutex_;
    Repository repository_;
    std::string url_prefix_;
    std::function<Timestamp()> clock_;
};

}  // namespace tachograph::git
