// The reports repository: reports are on branch `main`; results that wait for their report are under references of
// their own. With a remote, a call returns only once the host has the data, and the host's history takes precedence, as
// long as it keeps what was published. If the host went back, published reports are pushed there again. If its history
// was replaced, they are kept under refs/tachograph/dropped, and every call throws Unavailable and says what to do.
#pragma once

#include "adapters/git/repository/remote.hpp"
#include "adapters/git/repository/repository.hpp"
#include "core/ports/report_store.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

// The job that the commit message of a report names; nullopt for other commits, such as those of people.
std::optional<JobId> reported_job(const std::string& message);

class GitReportStore final : public ReportStore {
  public:
    // `url_prefix` goes before a report's path, for example `https://github.com/org/reports/blob/main/`. If it is
    // empty, the URL is a git command that shows the report. Creates the repository if there is none. Throws
    // Unavailable.
    GitReportStore(const std::string& path, std::string url_prefix, std::function<Timestamp()> clock,
                   std::optional<Remote> remote = std::nullopt);

    std::string keep(const JobId& job, const std::string& results) override;
    std::string results(const JobId& job, const std::string& id) override;
    std::string file(const std::string& path) override;
    void amend(const JobId& job, const std::string& subject, const std::vector<ReportFile>& files) override;
    Publication publish(const JobId& job, const std::string& subject, const std::vector<ReportFile>& files) override;
    // The jobs of the reports among the last `most` commits, newest first. With a remote, as its host has them. Throws
    // Unavailable.
    std::vector<JobId> newest(std::size_t most);
    // The JSON of the repository's newest reports, newest first, as they were last read. Throws Unavailable.
    std::vector<std::string> newest_of(const std::string& repository, std::size_t most);
    // Fetches the host's branch and moves the local branch there; pushes nothing. Does nothing without a remote. Throws
    // Unavailable.
    void update();

  private:
    std::string url_of(const std::string& path) const;
    std::string commit_of(const ReportFile& file) const;
    std::optional<std::string> json_of(const JobId& job, const ObjectId& tree) const;
    void begin();
    void put(const std::string& reference, const ObjectId& target);
    void check_nothing_is_lost(const ObjectId& host) const;
    enum class Repair { yes, no };
    std::optional<ObjectId> follow_host(Repair repair = Repair::yes);
    std::optional<ObjectId> with_published(const RemoteTip& host, Repair repair);
    [[noreturn]] void keep_dropped(const ObjectId& published);
    void commit_and_push(const Repository::MakeChange& make);
    bool push();

    std::mutex mutex_;
    Repository repository_;
    std::string url_prefix_;
    std::function<Timestamp()> clock_;
    std::optional<Remote> remote_;
    std::optional<RemoteTip> host_;  // nullopt until the host was first read
};

}  // namespace tachograph::git
