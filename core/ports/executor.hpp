// Where jobs run. Every call is idempotent, because it may be repeated after a crash.
#pragma once

#include "core/values/job_id.hpp"

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace tachograph {

struct JobOrder {
    JobId job;
    std::string clone_url;
    std::string head;
    std::string base;
    std::string only;             // a glob over benchmark names; may be empty
    std::string token;            // authorizes calls of the runner endpoints for this job only
    std::string learned_noise{};  // of the repository's benchmarks, as JSON; may be empty
};

struct Alive {};

// The job's process or pipeline has ended. The caller ignores this if the job had reported its outcome before.
struct Gone {
    std::string reason;  // one sentence
    std::string log;     // the end of the log
};

using RunnerCondition = std::variant<Alive, Gone>;

// Returns the jobs that were accepted and have neither ended nor been cancelled. Throws Unavailable if they are not
// known.
using JobsAtWork = std::function<std::vector<JobId>()>;

class Executor {
  public:
    virtual ~Executor() = default;

    // Starts the job, or adopts it if it was started before. Returns the executor's name for it, such as a process id.
    virtual std::string start(const JobOrder& order) = 0;
    // Ends the job and every process that it started. Does nothing if it never ran.
    virtual void cancel(const JobId& job) = 0;
    virtual RunnerCondition poll(const JobId& job) = 0;
    // Removes what ended jobs left behind, such as folders. Called from time to time.
    virtual void remove_leftovers(const JobsAtWork& /*jobs_at_work*/) {}
};

}  // namespace tachograph
