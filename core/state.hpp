// Everything that is known: the fold of the event log.
#pragma once

#include "core/access.hpp"
#include "core/actor.hpp"
#include "core/job_id.hpp"
#include "core/tally.hpp"
#include "core/timestamp.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace tachograph {

enum class Stage { requested, accepted, running, measured, reported, failed, aborted, rejected };

struct Report {
    std::string path;
    std::string commit;
    std::string url;
    std::string headline;
    Tally tally;

    bool operator==(const Report&) const = default;
};

struct Job {
    JobId id;
    Stage stage = Stage::requested;
    Actor requester;
    std::string comment;
    std::string base_ref;
    std::string only;
    std::string head;
    std::string base;
    std::string target;
    std::string newer_head;  // which the pull request has moved on to; empty: it has not
    int ahead = 0;           // jobs that were to run before it when it was accepted
    std::string runner;
    std::string results;
    std::string reason;  // why it was rejected or failed
    std::string log;
    std::optional<Actor> ended_by;  // who aborted it
    std::optional<Report> report;
    Timestamp requested_at;
    std::optional<Timestamp> accepted_at;
    std::optional<Timestamp> started_at;
    std::optional<Timestamp> ended_at;
    std::map<std::string, std::string> done;  // effects performed: id to what they made

    bool operator==(const Job&) const = default;
};

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
    std::string reason;   // why it cannot be approved; empty where it can
    std::string lacking;  // whose approval it wants; empty: it may be merged
    std::string comment;  // the bot's, once it is there
    bool told = false;

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

struct State {
    Access access;
    std::string policy;  // the commit of the access-control repository that is in force; empty: none was said
    std::optional<Quarantine> quarantine;
    std::map<std::string, AccessRequest> requests;  // by effect
    std::map<PullId, Proposal> proposals;
    std::map<JobId, Job> jobs;
    std::set<JobId> unsettled;  // jobs that are active or owe effects
    std::vector<JobId> queue;   // accepted, not yet running, in order of acceptance
    std::map<std::string, Reply> replies;
    std::unordered_set<std::string> causes;
    std::int64_t epoch = 0;  // of the writer; 0: none has said so
    std::string service;     // which is the writer
    std::uint64_t events = 0;
    std::optional<Timestamp> last_at;  // of the latest event

    bool operator==(const State&) const = default;
};

std::string to_text(Stage stage);
bool is_terminal(Stage stage);
// The job of this pull request that is pending or running, or null.
const Job* active_job(const State& state, const PullId& pull);
const Job* last_job(const State& state, const PullId& pull);
const Job* find_job(const State& state, const JobId& id);

}  // namespace tachograph
