// GitLab's REST API as far as the executor uses it, over real HTTP, with a real git repository. `gitlab-ci-local` runs
// the pipelines.
#pragma once

#include "adapters/http/server.hpp"
#include "tests/background.hpp"
#include "tests/folder.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace tachograph::testing {

class FakeGitLab {
  public:
    explicit FakeGitLab(std::string token);
    ~FakeGitLab();

    std::string url() const;
    // Commits a file to the project's default branch.
    void add_file(const std::string& path, const std::string& content);
    // Creates a token, a branch and an environment, as a killed service may leave them.
    void leave_behind(const std::string& key, const std::string& branch);
    // Delays the creation of pipelines until release_pipelines(). It then creates those whose branch still exists, and
    // the one that GitLab was creating already.
    void hold_pipelines();
    void release_pipelines(bool one_was_being_made);
    // From now on, new pipelines wait for a runner without end.
    void take_runners_away();
    // Kills the runner's machine and its pipelines; GitLab notices that.
    void lose_runners();
    // Deletes all pipelines, as an admin may do on the web page.
    void delete_pipelines();
    int pipelines() const;
    std::string status(int pipeline);
    // Names of the project's variables: each is a job's token.
    std::vector<std::string> variables() const;
    std::vector<std::string> branches() const;
    std::vector<std::string> environments() const;
    // A file of the branch's last commit, even if the branch is gone.
    std::string branch_file(const std::string& branch, const std::string& file) const;
    std::string trace(int pipeline) const;

  private:
    using Json = nlohmann::json;

    struct Variable {
        std::string value;
        std::string scope;
    };
    struct Pipeline {
        std::string branch;
        std::string commit;
        std::string folder;
        std::unique_ptr<Background> process;
        bool cancelled = false;
        bool lost = false;
    };

    http::Response answer(const http::Request& request);
    http::Response answer_variables(const http::Request& request, const std::string& key);
    http::Response answer_repository(const http::Request& request, const std::string& path);
    http::Response answer_branches(const http::Request& request, const std::string& path);
    http::Response answer_environments(const http::Request& request, const std::string& path);
    http::Response answer_pipelines(const http::Request& request, const std::string& path);
    http::Response commit(const Json& wanted);
    void run(const std::string& branch, const std::string& commit);
    bool has_branch(const std::string& branch) const;
    std::vector<std::string> lines_of_git(const std::string& arguments) const;
    std::string status_of(Pipeline& pipeline) const;
    std::string git(const std::string& arguments) const;

    std::string token_;
    Folder folder_;
    mutable std::mutex mutex_;
    bool has_runners_ = true;
    bool holds_pipelines_ = false;
    std::map<std::string, Variable> variables_;
    std::map<int, std::string> environments_;
    std::set<int> stopped_;  // environments
    int last_environment_ = 0;
    std::map<int, Pipeline> pipelines_;
    std::vector<std::pair<std::string, std::string>> held_;  // branches and commits
    std::map<std::string, std::string> commits_;             // by branch
    int last_pipeline_ = 0;
    std::unique_ptr<http::Server> server_;
};

}  // namespace tachograph::testing
