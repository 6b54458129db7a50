// The report store for results of runners, which records failures in `troubles`. Runners retry by themselves, so nobody
// would otherwise hear of a failure.
#pragma once

#include "adapters/service/troubles.hpp"
#include "core/ports/report_store.hpp"

#include <string>
#include <vector>

namespace tachograph::tools {

class NotedReports final : public ReportStore {
  public:
    NotedReports(ReportStore& store, service::Troubles& troubles) : store_(store), troubles_(troubles) {}

    std::string keep(const JobId& job, const std::string& results) override {
        return service::noting(troubles_, "results of runners", [&] { return store_.keep(job, results); });
    }
    std::string results(const JobId& job, const std::string& id) override { return store_.results(job, id); }
    std::string file(const std::string& path) override { return store_.file(path); }
    void amend(const JobId& job, const std::string& subject, const std::vector<ReportFile>& files) override {
        store_.amend(job, subject, files);
    }
    Publication publish(const JobId& job, const std::string& subject, const std::vector<ReportFile>& files) override {
        return store_.publish(job, subject, files);
    }

  private:
    ReportStore& store_;
    service::Troubles& troubles_;
};

}  // namespace tachograph::tools
