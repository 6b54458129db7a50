// The reports repository.
#pragma once

#include "core/ports/report_store.hpp"
#include "tests/simulation/setting.hpp"

#include <map>
#include <string>
#include <vector>

namespace tachograph::simulation {

// What each runner measures.
const std::string& measurements();

class Reports final : public ReportStore {
  public:
    explicit Reports(Setting& setting) : setting_(setting) {}

    std::string keep(const JobId& job, const std::string& results) override;
    std::string results(const JobId& job, const std::string& id) override;
    std::string file(const std::string& path) override;
    void amend(const JobId& job, const std::string& subject, const std::vector<ReportFile>& files) override;
    Publication publish(const JobId& job, const std::string& subject, const std::vector<ReportFile>& files) override;

    const std::map<JobId, Publication>& published() const { return published_; }

  private:
    bool find(const JobId& job);

    Setting& setting_;
    std::map<JobId, std::string> kept_;
    std::map<JobId, Publication> published_;
    std::map<std::string, std::string> files_;  // by path
};

}  // namespace tachograph::simulation
