// Everything that is known: the fold of the event log.
#pragma once

#include "core/jobs/job.hpp"
#include "core/state/history.hpp"
#include "core/values/access.hpp"
#include "core/values/actor.hpp"
#include "core/values/job_id.hpp"
#include "core/values/timestamp.hpp"

#include <cstdint>
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
    std::string answer{};  // what is to be said of a command that was followed; Markdown

    bool operator==(const Reply&) const = default;
};

// Something about the policy that is to be done or answered.
struct AccessRequest {
    std::string effect;
    PullId pull;
    Actor author;
    std::int64_t author_id = 0;
    std::string comment;
    std::string command;

    bool operator==(const AccessRequest&) const = default;
};

// A pull request of the access-control repository, as it was explained last.
struct Proposal {
    PullId pull;
    std::string head;
    std::string base;
    std::string answer;
    std::string reason;   // why it cannot be approved; empty if it can
    std::string lacking;  // whose approval it wants; empty: it may be merged
    std::string comment;  // the bot's, once it is there
    bool told = false;    // nothing more is owed
    bool seen = false;    // the comment says so: it was not given up

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

// How far comments were looked for.
struct CommentsWatermark {
    Timestamp until;
    std::uint64_t events = 0;  // of the log by then

    bool operator==(const CommentsWatermark&) const = default;
};

struct State {
    Access access;
    std::string policy;  // the commit of the access-control repository that is in force; empty: none was said
    std::optional<Quarantine> quarantine;
    std::map<std::string, AccessRequest> requests;  // by effect
    std::map<PullId, Proposal> proposals;
    std::map<JobId, Job> jobs;  // that are active or owe effects; the others are past
    std::vector<JobId> queue;   // accepted, not yet running, in order of acceptance
    std::map<std::string, Reply> replies;
    std::int64_t epoch = 0;  // of the writer; 0: none has said so
    std::string service;     // which is the writer
    History history;
    std::uint64_t events = 0;
    std::optional<CommentsWatermark> reading;  // what was said before the log began concerns nobody

    bool operator==(const State&) const = default;
};

// The job of this pull request that is pending or running, or null.
const Job* active_job(const State& state, const PullId& pull);
// The job if it is active or owes effects, or null.
const Job* live_job(const State& state, const JobId& id);
// Any job, however old.
std::optional<Job> find_job(const State& state, const JobId& id);
// Of the latest job of the pull request; 0: it has none.
int last_number(const State& state, const PullId& pull);
// Of all jobs.
std::size_t count_jobs(const State& state);

}  // namespace tachograph
