// Checks the event log against the reports repository: its reports exist, and the log mentions every report that
// exists.
#pragma once

#include "adapters/git/repository/repository.hpp"
#include "core/events/event.hpp"
#include "core/values/job_id.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tachograph::tools {

class ReportWitness {
  public:
    // The repository at `path` may be missing.
    explicit ReportWitness(std::string path);

    // Checks the next event of the log. Returns what is wrong, or nullopt.
    std::optional<std::string> objection_to(const Event& event);
    // Returns what is wrong if the log ends here.
    std::vector<std::string> end() const;

  private:
    std::optional<std::string> objection_to(const JobReported& reported);

    std::string path_;
    std::optional<git::Repository> repository_;
    std::set<JobId> measured_;
    std::size_t reported_ = 0;
};

}  // namespace tachograph::tools
