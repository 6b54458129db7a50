// GitLab CI as the runner farm: a job is a commit on a branch of the BenchmarkingRepo, and the pipeline that it starts.
#pragma once

#include "adapters/gitlab/pipeline.hpp"
#include "core/ports/executor.hpp"
#include "core/ports/transport.hpp"
#include "core/timestamp.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace tachograph::gitlab {

class Rest;

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

    // Returns the pipeline's address where there is one already, else the commit.
    std::string start(const JobOrder& order) override;
    void cancel(const JobId& job) override;
    RunnerCondition poll(const JobId& job) override;

  private:
    std::string commit_of(const JobId& job);
    std::optional<std::int64_t> pipeline_of(const JobId& job);
    void put_token(const JobOrder& order);
    void drop_token(const JobId& job);
    std::string commit_files(const JobOrder& order);
    Gone why_it_ended(std::int64_t pipeline, const std::string& status);

    ExecutorSettings settings_;
    std::unique_ptr<Rest> rest_;
    std::mutex mutex_;
    std::map<std::string, std::string> commits_;      // job to commit
    std::map<std::string, std::int64_t> pipelines_;   // job to pipeline
    std::map<std::string, Timestamp> without_since_;  // job to the first look that found no pipeline
};

}  // namespace tachograph::gitlab
