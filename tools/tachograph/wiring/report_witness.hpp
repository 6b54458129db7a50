// What the reports repository says of the log: that its reports are there, and that it knows of those that are there.
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
    // There need be none.
    explicit ReportWitness(std::string path);

    // What is wrong with that event of the log, after those before it; nothing if nothing is.
    std::optional<std::string> objection_to(const Event& event);
    // What is wrong with the log's ending here.
    std::vector<std::string> end() const;

  private:
    std::optional<std::string> objection_to(const JobReported& reported);

    std::string path_;
    std::optional<git::Repository> repository_;
    std::set<JobId> measured_;
    std::size_t reported_ = 0;
};

}  // namespace tachograph::tools
