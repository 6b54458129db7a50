// The input of the state machine: requests of people, and outcomes of effects. `decide` turns these into events.
#pragma once

#include "core/commands/instruction.hpp"
#include "core/values/access.hpp"
#include "core/values/actor.hpp"
#include "core/values/conclusion.hpp"
#include "core/values/job_id.hpp"
#include "core/values/tally.hpp"
#include "core/values/timestamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tachograph {

// A person's instruction in a comment on a pull request.
struct Ask {
    PullId pull;
    Actor author;
    std::string comment;   // the forge's id of the comment
    int index = 0;         // of the instruction in that comment, from 0
    std::string delivery;  // the forge's id of the delivery, for audits; may be empty
    Instruction instruction;
    std::int64_t author_id = 0;  // the forge's number of the account; 0: not known
    std::string text{};          // digest of the comment or review, `sha256:<hex>`; may be empty
};

// The commits of a requested job were looked up.
struct ResolveJob {
    JobId job;
    std::string head;    // commit id, as of the comment
    std::string base;    // commit id: the merge base, or what base=<ref> named
    std::string target;  // the pull request's target branch
};

// The commits cannot be found: the pull request is gone, closed, or shares no history with its target.
struct RefuseJob {
    JobId job;
    std::string reason;
};

// The pull request was closed or merged.
struct PullClosed {
    PullId pull;
    Actor by;
    std::string delivery;  // may be empty
    Timestamp moment;      // when, as the forge says
};

// The pull request's branch has another head now.
struct PullPushed {
    PullId pull;
    Actor by;
    std::string head;
    std::string delivery;  // may be empty
    Timestamp moment;
    bool supersede = false;  // whether a job of the new head replaces a pending job
    std::int64_t by_id = 0;  // the forge's number of the account; 0: not known
};

struct RunnerStarted {
    JobId job;
    std::string runner;
};

// The runner handed over its measurements, and they are kept under `results` (an object id of the reports repository).
struct RunnerMeasured {
    JobId job;
    std::string runner;
    std::string results;
};

struct RunnerFailed {
    JobId job;
    std::string runner;
    std::string reason;
    std::string log;  // the end of the runner's log
};

struct ReportPublished {
    JobId job;
    std::string path;      // in the reports repository
    std::string commit;    // of the reports repository
    std::string url;       // where a person reads it
    std::string headline;  // one sentence
    Tally tally;
    std::optional<Conclusion> conclusion{};  // always set, but for what earlier versions wrote
};

// The measurements cannot be made into a report.
struct ReportRefused {
    JobId job;
    std::string reason;
};

// An effect was performed; `reference` is what it made (a comment id, a process, …).
struct EffectPerformed {
    std::string effect;
    std::string reference;
};

// An effect can never be performed.
struct EffectAbandoned {
    std::string effect;
    std::string reason;
};

// A request about the policy or a verdict was answered; it changed nothing.
struct RequestAnswered {
    std::string effect;
    std::string answer;  // Markdown
};

struct RequestRefused {
    std::string effect;
    std::string reason;
};

// A request changed the policy.
struct AccessChanged {
    std::string effect;
    Access access;
    std::string from;  // commits of the access-control repository
    std::string to;
    std::string words;   // what changed, in one line
    std::string answer;  // Markdown
};

struct ExplainAccess {
    PullId pull;
    std::string head;
    std::string base;
    std::string answer;
    std::string reason;
    std::string lacking;
};

struct QuarantineAccess {
    std::string commit;
    std::string answer;
    std::string reason;
};

struct AdoptAccess {
    Access access;
    std::string reason;  // in words: the source of this policy
    std::string from{};  // commits of the access-control repository; empty if there is none
    std::string to{};
};

// The requester of the job may no longer run benchmarks.
struct RevokeJob {
    JobId job;
    std::string reason;
};

// A request about a verdict was carried out: something is accepted, or no longer.
struct RuleOnVerdict {
    std::string effect;
    Conclusion conclusion = Conclusion::neutral;  // of the job, from now on
    std::string answer;                           // Markdown
};

// A merge queue asks whether the pull request may be merged.
struct QueueMerge {
    PullId pull;
    Actor by;
    std::string head;      // the commit of the merge queue
    std::string delivery;  // may be empty
};

// A service wants to be the writer of the log from now on.
struct BeginService {
    std::string service;  // identifies its machine and its disk
};

// All comments before `until` were looked for. The commands that were found are submitted first, in the same batch.
struct NoteCommentsRead {
    Timestamp until;
};

// The forge's name of the repository with that number is `name`.
struct NameRepository {
    std::string asked;  // the name that was looked up: the policy's or the log's
    std::int64_t id = 0;
    std::string name;
};

using CommandBody =
    std::variant<Ask, PullClosed, PullPushed, ResolveJob, RefuseJob, RunnerStarted, RunnerMeasured, RunnerFailed,
                 ReportPublished, ReportRefused, EffectPerformed, EffectAbandoned, RequestAnswered, RequestRefused,
                 AccessChanged, ExplainAccess, QuarantineAccess, AdoptAccess, RevokeJob, RuleOnVerdict, QueueMerge,
                 BeginService, NoteCommentsRead, NameRepository>;

struct Command {
    CommandBody body;
    Timestamp at;
    // The forge's number of the pull request's repository, if `body` has the forge's name of the repository; 0: the
    // forge has no numbers. Without a value: `body` has the log's name.
    std::optional<std::int64_t> repository{};
};

}  // namespace tachograph
