// The executor that runs jobs as GitLab CI pipelines. A job is a branch of the BenchmarkingRepo, and the pipeline that
// GitLab makes for this branch.
//
// The job's token is a project variable whose scope is the environment of this job. GitLab shows the variable to the
// pipeline of this job only, so the code of another job cannot read it. A pipeline variable would be as safe, but
// GitLab refuses pipeline variables unless the project allows them. A project variable can also be removed early.
//
// When a job is over, its branch, token and environment are removed. Leftovers of a crash are removed when the service
// starts, and regularly afterwards.
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
    std::string project;  // of the BenchmarkingRepo: project id, or group/name
    std::string token;    // of an account that may push there and read its pipelines
    PipelineSettings pipeline;
    std::chrono::minutes longest_wait{720};  // a job that no runner takes fails after this time
    // Returns `job.json` for the runner, without the token.
    std::function<std::string(const JobOrder&)> describe;
    std::function<Timestamp()> clock;  // is compared with the times that GitLab says
};

class GitLabExecutor final : public Executor {
  public:
    GitLabExecutor(Transport transport, ExecutorSettings settings);
    ~GitLabExecutor() override;

    // Returns the id of the commit that holds the job.
    std::string start(const JobOrder& order) override;
    // Throws Unavailable as long as GitLab may still create a pipeline for a job that was pushed.
    void cancel(const JobId& job) override;
    RunnerCondition poll(const JobId& job) override;
    void remove_leftovers(const JobsAtWork& jobs_at_work) override;

  private:
    using Names = std::set<std::string>;
    using Moment = std::chrono::steady_clock::time_point;  // the wall clock may jump while something is waited for

    std::string start_anew(const JobOrder& order);
    std::string commit_files(const JobOrder& order);
    RunnerCondition without_pipeline(const std::string& branch);
    Gone why_it_ended(const Pipeline& pipeline);
    bool is_time_to_tidy(const Names& at_work);
    bool clean_project(const JobsAtWork& jobs_at_work);
    bool has_come_to_rest(const std::string& branch);
    // Returns the time since `age` was first called for this branch and this map.
    static std::chrono::steady_clock::duration age(std::map<std::string, Moment>& since, const std::string& branch);

    ExecutorSettings settings_;
    std::unique_ptr<Project> project_;
    std::mutex mutex_;
    Names started_;  // branches whose pipeline was seen
    // Each map: branch to the time when the condition was first seen.
    std::map<std::string, Moment> refused_;    // GitLab refuses to start the job
    std::map<std::string, Moment> missing_;    // the pipeline does not exist
    std::map<std::string, Moment> cancelled_;  // to be cancelled, but has no pipeline
    std::map<std::string, Moment> left_over_;  // the pipeline still runs, but the job is over
    Names at_work_;  // branches of jobs that run, as of the last clean-up, and those started since
    bool untidy_ = true;
    Moment next_tidying_{};  // earliest time of the next clean-up
    Moment next_search_{};   // earliest time of the next search for orphaned branches, tokens and environments
};

}  // namespace tachograph::gitlab
