// GitLab CI as the runner farm: a job is a branch of its own of the BenchmarkingRepo, and the pipeline that GitLab
// makes of it.
//
// The job's token is a variable of the project whose scope is the job's own environment: GitLab gives it to the
// pipeline of that job alone, and the code of another job cannot read it. A pipeline variable would do the same, but
// GitLab refuses those unless a project allows them, and a variable of the project's can be removed early.
//
// A job that is over leaves nothing: branch, token and environment are removed as soon as it is no more at work, and
// those that a crash left behind when the service starts and every now and then.
#pragma once

#include "adapters/gitlab/pipeline.hpp"
#include "core/ports/executor.hpp"
#include "core/ports/transport.hpp"
#include "core/values/timestamp.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace tachograph::gitlab {

class Project;
struct Pipeline;

struct ExecutorSettings {
    std::string url = "https://gitlab.com";
    std::string project;  // of the BenchmarkingRepo: its number, or group/name
    std::string token;    // of an account that may push there and read its pipelines
    PipelineSettings pipeline;
    std::chrono::minutes longest_wait{720};  // until a job that no runner takes has failed
    // `job.json` for the runner, without the token.
    std::function<std::string(const JobOrder&)> describe;
    std::function<Timestamp()> clock;
};

class GitLabExecutor final : public Executor {
  public:
    GitLabExecutor(Transport transport, ExecutorSettings settings);
    ~GitLabExecutor() override;

    // Returns the commit.
    std::string start(const JobOrder& order) override;
    // Unavailable as long as GitLab may still make a pipeline of a job that was given to it.
    void cancel(const JobId& job) override;
    RunnerCondition poll(const JobId& job) override;
    void remove_leftovers(const JobsAtWork& jobs_at_work) override;

  private:
    using Names = std::set<std::string>;

    std::string start_anew(const JobOrder& order);
    std::string commit_files(const JobOrder& order);
    RunnerCondition without_pipeline(const std::string& branch);
    Gone why_it_ended(const Pipeline& pipeline);
    bool is_time_to_tidy(const Names& at_work);
    bool clean_project(const JobsAtWork& jobs_at_work);
    bool has_come_to_rest(const std::string& branch);
    // How long this has been so, since it was first asked.
    std::chrono::milliseconds age(std::map<std::string, Timestamp>& since, const std::string& branch);

    ExecutorSettings settings_;
    std::unique_ptr<Project> project_;
    std::mutex mutex_;
    Names started_;  // branches whose pipeline was seen
    // By branch, since when …
    std::map<std::string, Timestamp> refused_;    // GitLab refuses to start the job
    std::map<std::string, Timestamp> missing_;    // its pipeline is not there
    std::map<std::string, Timestamp> cancelled_;  // it is to be cancelled, and has no pipeline
    std::map<std::string, Timestamp> left_over_;  // its pipeline goes on though the job is over
    Names at_work_;                               // branches, at the last look or started since
    bool untidy_ = true;
    Timestamp next_tidying_{};  // not before
    Timestamp next_search_{};   // for what nobody knows of
};

}  // namespace tachograph::gitlab
