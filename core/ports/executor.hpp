// Where jobs run. Every call may be repeated after a crash, and then does nothing new.
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
    std::string only;   // a glob over benchmark names; may be empty
    std::string token;  // opens the runner endpoints for this job only
};

struct Alive {};

// It ended; if it had reported by then, nobody minds.
struct Gone {
    std::string reason;  // one sentence
    std::string log;     // the end of the log
};

using RunnerCondition = std::variant<Alive, Gone>;

// Jobs that have been accepted, and neither ended nor were cancelled. Throws Unavailable if that is not known.
using JobsAtWork = std::function<std::vector<JobId>()>;

class Executor {
  public:
    virtual ~Executor() = default;

    // Starts the job, or adopts it where it was started before; returns how the executor calls it.
    virtual std::string start(const JobOrder& order) = 0;
    // Ends it with all that it started. Nothing to do if it never ran.
    virtual void cancel(const JobId& job) = 0;
    virtual RunnerCondition poll(const JobId& job) = 0;
    // Called now and then: removes what jobs that are over have left behind, if they do.
    virtual void remove_leftovers(const JobsAtWork& /*jobs_at_work*/) {}
};

}  // namespace tachograph
