// The state of the service: the fold of the event log.
#pragma once

#include "core/jobs/job.hpp"
#include "core/state/history.hpp"
#include "core/state/ruling.hpp"
#include "core/values/access.hpp"
#include "core/values/actor.hpp"
#include "core/values/job_id.hpp"
#include "core/values/timestamp.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tachograph {

// An answer that is still owed to a command that made no job.
struct Reply {
    std::string effect;
    PullId pull;
    Actor author;
    std::string comment;
    std::string question;  // a topic; empty for a refusal
    std::string command;   // what was refused
    std::string reason;
    std::string answer{};  // Markdown: the outcome of a command that was carried out

    bool operator==(const Reply&) const = default;
};

// A request about the policy that is not carried out or answered yet.
struct AccessRequest {
    std::string effect;
    PullId pull;
    Actor author;
    std::int64_t author_id = 0;
    std::string comment;
    std::string command;

    bool operator==(const AccessRequest&) const = default;
};

// A pull request of the access-control repository, as the bot explained it last.
struct Proposal {
    PullId pull;
    std::string head;
    std::string base;
    std::string answer;
    std::string reason;   // why it cannot be approved; empty if it can
    std::string lacking;  // whose approval it needs; empty: it may be merged
    std::string comment;  // id of the bot's comment; empty until the comment is written
    bool told = false;    // the effect is done or given up: nothing more is owed
    bool seen = false;    // the comment was written, not given up

    bool operator==(const Proposal&) const = default;
};

// A commit of the access-control repository that is not in force.
struct Quarantine {
    std::string commit;
    std::string answer;
    std::string reason;
    bool told = false;

    bool operator==(const Quarantine&) const = default;
};

// Comments before `until` were looked for.
struct CommentsWatermark {
    Timestamp until;
    std::uint64_t events = 0;  // number of events in the log at that time

    bool operator==(const CommentsWatermark&) const = default;
};

// A question about the verdict of a job, or a ruling on it, that is not carried out yet.
struct VerdictRequest {
    std::string effect;
    JobId job;
    Actor author;
    std::int64_t author_id = 0;
    std::string comment;
    std::string command;       // `why`, `accept` or `reopen`
    std::string benchmark;     // exact name, or all_benchmarks
    std::string reason;        // of accept; else empty
    std::uint64_t events = 0;  // number of events in the log before it: requests are carried out in their order

    bool operator==(const VerdictRequest&) const = default;
};

// A commit of a merge queue that waits for its status.
struct QueuedMerge {
    PullId pull;
    std::string head;

    bool operator==(const QueuedMerge&) const = default;
};

struct State {
    Access access;
    std::string policy;  // the commit of the access-control repository that is in force; empty: the log names none
    std::optional<Quarantine> quarantine;
    std::map<std::string, AccessRequest> requests;  // by effect
    std::map<PullId, Proposal> proposals;
    std::map<std::string, VerdictRequest> verdict_requests;  // by effect
    std::map<PullId, Ruling> rulings;                        // on the last reported head of each pull request
    std::map<std::string, QueuedMerge> queued_merges;        // by effect
    std::map<JobId, Job> jobs;  // those that are active or owe effects; `history` has the settled ones
    std::vector<JobId> queue;   // accepted, not yet running, in order of acceptance
    std::map<std::string, Reply> replies;
    std::int64_t epoch = 0;  // of the writer; 0: no service.began yet
    std::string service;     // the writer
    History history;
    std::uint64_t events = 0;
    std::optional<CommentsWatermark> reading;  // begins with the first event: older comments are ignored

    bool operator==(const State&) const = default;
};

// The job of this pull request that is pending or running, or null.
const Job* active_job(const State& state, const PullId& pull);
// The job if it is active or owes effects, or null.
const Job* live_job(const State& state, const JobId& id);
// Any job, settled or not.
std::optional<Job> find_job(const State& state, const JobId& id);
// The pull request's latest job of this kind.
std::optional<Job> last_job(const State& state, const PullId& pull, const std::function<bool(const Job&)>& is_wanted);
// The pull request's latest job that has a report.
std::optional<Job> last_reported_job(const State& state, const PullId& pull);
// What the job concludes, with what is accepted. `job.report` must be set.
Conclusion conclusion_of(const State& state, const Job& job);
// What is accepted for the job's head.
std::vector<Acceptance> accepted_for(const State& state, const Job& job);
// The number of the pull request's latest job; 0 if it has none.
int last_number(const State& state, const PullId& pull);
// Of all jobs.
std::size_t count_jobs(const State& state);

}  // namespace tachograph
