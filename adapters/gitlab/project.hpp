// The BenchmarkingRepo as GitLab's API shows it: its variables, branches, pipelines and environments.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/gitlab/rest.hpp"
#include "core/values/timestamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tachograph::gitlab {

struct Pipeline {
    std::int64_t id = 0;
    std::string status;  // GitLab's word
    std::optional<Timestamp> made_at;
};

bool has_ended(const Pipeline& pipeline);

struct Environment {
    std::int64_t id = 0;
    std::string name;
};

// How a job of a pipeline ended, as GitLab says it.
struct JobEnd {
    std::string reason;  // GitLab's word; may be empty
    std::string trace;
};

class Project {
  public:
    explicit Project(Rest rest) : rest_(std::move(rest)) {}

    // Seen by jobs of this environment only, and not in their traces.
    void put_secret(const std::string& key, const std::string& value, const std::string& environment);
    bool has_variable(const std::string& key);
    std::vector<std::string> variables(const std::string& prefix);
    void remove_variable(const std::string& key);

    // The commit; empty if there is no such branch.
    std::string tip_of(const std::string& branch);
    std::vector<std::string> branches(const std::string& prefix);
    void remove_branch(const std::string& branch);

    std::string default_branch();
    // Of the top folder.
    std::vector<std::string> files(const std::string& branch);
    // A new branch with one commit upon `start`, which has these files; refused where there is such a branch already.
    // Returns the commit.
    std::string commit(const std::string& branch, const std::string& start, const std::vector<std::string>& present,
                       const std::string& message, const std::vector<std::pair<std::string, std::string>>& contents);

    // Newest first, also those whose branch is gone.
    std::vector<Pipeline> pipelines(const std::string& branch);
    void cancel(std::int64_t pipeline);
    std::optional<JobEnd> end_of(std::int64_t pipeline, const std::string& job);

    std::vector<Environment> environments(const std::string& prefix);
    void remove(const Environment& environment);

  private:
    Rest rest_;
};

}  // namespace tachograph::gitlab
