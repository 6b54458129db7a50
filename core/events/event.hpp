// What happened. An event is one commit of the event log. The event log is the source of truth.
#pragma once

#include "core/values/access.hpp"
#include "core/values/actor.hpp"
#include "core/values/job_id.hpp"
#include "core/values/tally.hpp"
#include "core/values/timestamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tachograph {

struct JobRequested {
    JobId job;
    std::string comment;   // the comment that asked for the job
    std::string base_ref;  // what base=<ref> named; may be empty
    std::string only;      // what only=<glob> named; may be empty
    std::string head;      // only for a retry: head, base and target of the job that is run again
    std::string base;
    std::string target;

    bool operator==(const JobRequested&) const = default;
};

// A request that did not become a job: the first event of its id (earlier writers only), or the one after
// job.requested.
struct JobRejected {
    JobId job;
    std::string comment;
    std::string reason;

    bool operator==(const JobRejected&) const = default;
};

struct JobAccepted {
    JobId job;
    std::string head;
    std::string base;
    std::string target;

    bool operator==(const JobAccepted&) const = default;
};

struct JobRunning {
    JobId job;

    bool operator==(const JobRunning&) const = default;
};

// The measurements arrived and are kept; the report is owed.
struct JobMeasured {
    JobId job;
    std::string results;

    bool operator==(const JobMeasured&) const = default;
};

struct JobReported {
    JobId job;
    std::string report;  // path in the reports repository
    std::string commit;  // of the reports repository
    std::string url;
    std::string headline;
    Tally tally;

    bool operator==(const JobReported&) const = default;
};

struct JobFailed {
    JobId job;
    std::string reason;
    std::string log;

    bool operator==(const JobFailed&) const = default;
};

struct JobAborted {
    JobId job;
    std::string comment;  // the comment that asked for it; empty if none did
    std::string reason;   // empty if a comment asked for it

    bool operator==(const JobAborted&) const = default;
};

// The pull request has another head now than the one that the job measures.
struct JobOutdated {
    JobId job;
    std::string head;

    bool operator==(const JobOutdated&) const = default;
};

// A command that cannot be carried out, and for which no job was made.
struct CommandRefused {
    PullId pull;
    std::string comment;
    std::string command;
    std::string reason;

    bool operator==(const CommandRefused&) const = default;
};

// A question that is answered from the state: status, queue, help, benchmarkers.
struct QuestionAsked {
    PullId pull;
    std::string comment;
    std::string question;

    bool operator==(const QuestionAsked&) const = default;
};

struct EffectDone {
    std::string effect;
    std::string reference;

    bool operator==(const EffectDone&) const = default;
};

struct EffectGivenUp {
    std::string effect;
    std::string reason;

    bool operator==(const EffectGivenUp&) const = default;
};

// A command about the policy: who may do what, or a change of the policy. A later event has its outcome.
struct AccessAsked {
    PullId pull;
    std::string comment;
    std::string command;  // as a person would say it: `addbenchmarker alice on org`

    bool operator==(const AccessAsked&) const = default;
};

// A command was carried out; `answer` is the reply that is owed.
struct CommandFollowed {
    PullId pull;
    std::string comment;
    std::string command;
    std::string answer;  // Markdown

    bool operator==(const CommandFollowed&) const = default;
};

// What a pull request of the access-control repository would change, at its current head.
struct AccessExplained {
    PullId pull;
    std::string head;
    std::string base;     // the commit of the policy in force, by which the change is judged
    std::string answer;   // Markdown
    std::string reason;   // why it cannot be approved as it is; empty if it can
    std::string lacking;  // whose approval it still needs; empty: it may be merged

    bool operator==(const AccessExplained&) const = default;
};

// Commits on the access-control repository's branch that nobody with the right to do so approved. They are not in
// force.
struct AccessQuarantined {
    std::string head;    // the commit
    std::string answer;  // what it would change, in words
    std::string reason;

    bool operator==(const AccessQuarantined&) const = default;
};

struct AccessAdopted {
    Access access;
    std::string reason;  // in words: what changes, and who approved it
    std::string base{};  // the commit of the access-control repository that was in force before; may be empty
    std::string head{};  // the commit that is in force now

    bool operator==(const AccessAdopted&) const = default;
};

// A service became the writer of the log. Its epoch is one more than that of the writer before. Events of a writer of
// an earlier epoch are fenced off. Written only if the log is pushed to a remote.
struct ServiceBegan {
    std::int64_t epoch = 0;
    std::string service;  // identifies its machine and its disk

    bool operator==(const ServiceBegan&) const = default;
};

// The bot has looked for all comments from before `until`. So the log has their commands even if a webhook delivery
// was lost.
struct CommentsRead {
    Timestamp until;

    bool operator==(const CommentsRead&) const = default;
};

// A repository's number on the forge, and its name there now. The log keeps the name that it had for it first.
struct RepositoryNamed {
    std::string repository;  // its name in the log
    std::int64_t repository_id = 0;
    std::string name;  // its name on the forge

    bool operator==(const RepositoryNamed&) const = default;
};

using EventBody =
    std::variant<JobRequested, JobRejected, JobAccepted, JobRunning, JobMeasured, JobReported, JobFailed, JobAborted,
                 JobOutdated, CommandRefused, QuestionAsked, EffectDone, EffectGivenUp, AccessAsked, CommandFollowed,
                 AccessExplained, AccessQuarantined, AccessAdopted, ServiceBegan, CommentsRead, RepositoryNamed>;

struct Event {
    EventBody body;
    Actor actor;
    std::string idempotency_key;  // no two events have the same; the trailer is called `Cause`
    std::string delivery;         // the forge's id of the delivery, for audits; may be empty
    Timestamp at;
    std::int64_t actor_id = 0;  // the forge's number of the actor's account; 0: not known
    std::string text{};         // digest of the comment or review that was acted on, `sha256:<hex>`; may be empty

    bool operator==(const Event&) const = default;
};

}  // namespace tachograph
