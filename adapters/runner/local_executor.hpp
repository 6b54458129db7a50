// Runs jobs on this machine: each by a runner process of its own, which outlives the service and is found again.
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
    // Told before each job what of ended jobs cannot be removed, in one line; an empty one means nothing.
    std::function<void(const std::string&)> left_over{};
    int kept = 20;  // folders of ended jobs
};

// A job has a folder: `job.json`; `lock`, which the runner holds as long as it lives, whatever becomes of its number;
// `pid`; `runner.log`; `results.json` once there are results; `ended` once it has told the service all.
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
    std::map<std::string, int> exit_status_;  // of those that have ended: folder to wait status
};

}  // namespace tachograph::runner
