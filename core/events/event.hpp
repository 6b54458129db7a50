// What happened. An event is one commit of the event log; the log of events is the only truth.
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
    std::string comment;   // the asking comment
    std::string base_ref;  // what base=<ref> named; may be empty
    std::string only;      // what only=<glob> named; may be empty
    std::string head;      // of a retry: the commits of the job that is run again; else empty
    std::string base;
    std::string target;

    bool operator==(const JobRequested&) const = default;
};

// A request that never became a job; the first event of its id, or the one after job.requested.
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

// The pull request has another head than the one that the job measures.
struct JobOutdated {
    JobId job;
    std::string head;

    bool operator==(const JobOutdated&) const = default;
};

// A command that cannot be followed and concerns no job of its own.
struct CommandRefused {
    PullId pull;
    std::string comment;
    std::string command;
    std::string reason;

    bool operator==(const CommandRefused&) const = default;
};

// Something that is answered from the state: status, queue, help, benchmarkers.
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

// Something that concerns the policy: who may do what, or a change of it. What comes of it follows.
struct AccessAsked {
    PullId pull;
    std::string comment;
    std::string command;  // as a person would say it: `addbenchmarker alice on org`

    bool operator==(const AccessAsked&) const = default;
};

// A command did what it was to do, and this is to be said.
struct CommandFollowed {
    PullId pull;
    std::string comment;
    std::string command;
    std::string answer;  // Markdown

    bool operator==(const CommandFollowed&) const = default;
};

// What a pull request of the access-control repository would change, as it is now.
struct AccessExplained {
    PullId pull;
    std::string head;
    std::string base;     // the commit of the policy in force that it is judged by
    std::string answer;   // Markdown
    std::string reason;   // why it cannot be approved as it is; empty if it can
    std::string lacking;  // whose approval it still wants; empty: it may be merged

    bool operator==(const AccessExplained&) const = default;
};

// Commits of the access-control repository that nobody with the right to do so let in; they are not in force.
struct AccessQuarantined {
    std::string head;    // the commit
    std::string answer;  // what it would change, in words
    std::string reason;

    bool operator==(const AccessQuarantined&) const = default;
};

struct AccessAdopted {
    Access access;
    std::string reason;  // in words: what changes, and who let it in
    std::string base{};  // the commit of the access-control repository that was in force before; may be empty
    std::string head{};  // and the one that is now

    bool operator==(const AccessAdopted&) const = default;
};

// A service became the writer of the log. Each writer has an epoch of its own, one more than the one before: what a
// writer of an earlier epoch still wants to append has no place in the log. Only if the log has a home on a host.
struct ServiceBegan {
    std::int64_t epoch = 0;
    std::string service;  // its machine and its disk

    bool operator==(const ServiceBegan&) const = default;
};

// What people commented before that moment was looked for, so that it is here even if nobody delivered it.
struct CommentsRead {
    Timestamp until;

    bool operator==(const CommentsRead&) const = default;
};

// A repository's number on the forge, and what it is called there now. The log goes on calling it as it did first.
struct RepositoryNamed {
    std::string repository;  // in the log
    std::int64_t repository_id = 0;
    std::string name;

    bool operator==(const RepositoryNamed&) const = default;
};

using EventBody =
    std::variant<JobRequested, JobRejected, JobAccepted, JobRunning, JobMeasured, JobReported, JobFailed, JobAborted,
                 JobOutdated, CommandRefused, QuestionAsked, EffectDone, EffectGivenUp, AccessAsked, CommandFollowed,
                 AccessExplained, AccessQuarantined, AccessAdopted, ServiceBegan, CommentsRead, RepositoryNamed>;

struct Event {
    EventBody body;
    Actor actor;
    std::string idempotency_key;  // the idempotency key: a cause acts once
    std::string delivery;         // the forge's id of the delivery, for audits; may be empty
    Timestamp at;
    std::int64_t actor_id = 0;  // the forge's number of the actor's account; 0: not known
    std::string text{};         // digest of the comment or review that was acted on, `sha256:<hex>`; may be empty

    bool operator==(const Event&) const = default;
};

}  // namespace tachograph
