// The BenchmarkingRepo through GitLab's API: variables, branches, pipelines and environments.
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

// How GitLab says that a job of a pipeline ended.
struct JobEnd {
    std::string reason;  // GitLab's `failure_reason`; may be empty
    std::string trace;
};

class Project {
  public:
    explicit Project(Rest rest) : rest_(std::move(rest)) {}

    // The variable is visible to jobs of this environment only, and masked in their traces.
    void put_secret(const std::string& key, const std::string& value, const std::string& environment);
    bool has_variable(const std::string& key);
    std::vector<std::string> variables(const std::string& prefix);
    void remove_variable(const std::string& key);

    // Returns the commit id; empty if the branch does not exist.
    std::string tip_of(const std::string& branch);
    std::vector<std::string> branches(const std::string& prefix);
    void remove_branch(const std::string& branch);

    std::string default_branch();
    // Returns the names of files in the top folder.
    std::vector<std::string> files(const std::string& branch);
    // Creates a branch with one commit on top of `start`, with these files; refused if the branch exists. Returns the
    // commit id.
    std::string commit(const std::string& branch, const std::string& start, const std::vector<std::string>& present,
                       const std::string& message, const std::vector<std::pair<std::string, std::string>>& contents);

    // Newest first, including pipelines whose branch is deleted.
    std::vector<Pipeline> pipelines(const std::string& branch);
    void cancel(std::int64_t pipeline);
    std::optional<JobEnd> end_of(std::int64_t pipeline, const std::string& job);

    std::vector<Environment> environments(const std::string& prefix);
    void remove(const Environment& environment);

  private:
    Rest rest_;
};

}  // namespace tachograph::gitlab
