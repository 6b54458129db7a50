// Runs jobs on this machine. Each job has its own runner process, which survives a restart of the service and is found
// again.
#pragma once

#include "adapters/runner/job_file.hpp"
#include "core/ports/executor.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <sys/types.h>

namespace tachograph::runner {

struct LocalSettings {
    std::string folder;   // of the jobs
    std::string program;  // the runner
    std::function<JobDescription(const JobOrder&)> describe;
    // Called before each job with one line about folders of ended jobs that cannot be removed; empty if there are none.
    std::function<void(const std::string&)> left_over{};
    int kept = 20;  // folders of ended jobs that are kept
};

// The folder of a job has these files:
// - `job.json`;
// - `lock`: the runner locks it as long as it lives, so that a reused pid does not matter;
// - `pid` and `runner.log`;
// - `results.json`, once there are results;
// - `ended`, once the runner has reported everything to the service.
class LocalExecutor final : public Executor {
  public:
    explicit LocalExecutor(LocalSettings settings);

    std::string start(const JobOrder& order) override;
    void cancel(const JobId& job) override;
    RunnerCondition poll(const JobId& job) override;

    std::string folder_of(const JobId& job) const;

  private:
    bool spawn(const std::string& folder);
    std::string last_words(const std::string& folder);
    void reap();
    void tidy();

    std::mutex mutex_;
    LocalSettings settings_;
    std::map<pid_t, std::string> children_;   // started by this process: pid to folder
    std::map<std::string, int> exit_status_;  // of ended children: folder to wait status
};

}  // namespace tachograph::runner
