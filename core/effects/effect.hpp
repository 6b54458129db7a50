// Effects: actions outside of the state machine that are still to be done, as data. Adapters perform them. The outcome
// of an effect is a command again.
#pragma once

#include "core/state/state.hpp"
#include "core/values/access.hpp"
#include "core/values/job_id.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tachograph {

// Look up the commits of a requested job.
struct ResolvePull {
    Job job;
    bool operator==(const ResolvePull&) const = default;
};

struct StartJob {
    Job job;
    bool operator==(const StartJob&) const = default;
};

struct CancelJob {
    Job job;
    bool operator==(const CancelJob&) const = default;
};

// Compare the measurements of the job and commit the report.
struct PublishReport {
    Job job;
    std::vector<Acceptance> accepted{};  // of its head
    bool operator==(const PublishReport&) const = default;
};

enum class StatusState {
    pending,
    success,
    neutral,  // not known, and nothing that would have to stop a merge
    failure,  // the job's conclusion
    error,    // there is no conclusion: the job failed or was aborted
};

// The state of a job, as forges show it on a commit.
struct CommitStatus {
    std::string job;  // owner/repo#412/1
    std::string commit;
    StatusState state = StatusState::pending;
    std::string description;  // one line
    std::string url;          // of the report; may be empty
    bool operator==(const CommitStatus&) const = default;
};

// Create the comment that carries `marker`, or edit it in place.
struct PutComment {
    PullId pull;
    std::string marker;                                 // the same for every edit of the comment
    std::string body;                                   // Markdown, which begins with the hidden marker
    std::string known;                                  // the comment's id; empty if it is not known
    std::optional<CommitStatus> status = std::nullopt;  // set together with the comment
    bool operator==(const PutComment&) const = default;
};

// Carry out or answer a request about the policy, by the policy that is in force.
struct FollowRequest {
    AccessRequest request;
    Access access;
    std::string policy;       // the commit that is in force
    std::string quarantined;  // the quarantined commit; may be empty
    bool operator==(const FollowRequest&) const = default;
};

// Answer or carry out a request about a verdict, from the job's report.
struct FollowVerdictRequest {
    VerdictRequest request;
    Job job;
    std::vector<Acceptance> accepted;  // of its head, so far
    bool operator==(const FollowVerdictRequest&) const = default;
};

// Writes the acceptances into the published report.
struct RecordRuling {
    Job job;
    std::vector<Acceptance> accepted;
    bool operator==(const RecordRuling&) const = default;
};

struct SetStatus {
    PullId pull;
    CommitStatus status;
    bool operator==(const SetStatus&) const = default;
};

// Comment on a commit of the access-control repository.
struct NoteCommit {
    std::string commit;
    std::string marker;
    std::string body;  // Markdown, which begins with the hidden marker
    bool operator==(const NoteCommit&) const = default;
};

enum class Reaction { eyes, confused };

struct React {
    PullId pull;
    std::string comment;
    Reaction reaction = Reaction::eyes;
    bool operator==(const React&) const = default;
};

using EffectBody = std::variant<ResolvePull, StartJob, CancelJob, PublishReport, PutComment, React, FollowRequest,
                                NoteCommit, FollowVerdictRequest, RecordRuling, SetStatus>;

struct Effect {
    std::string id;  // the same after every restart
    EffectBody body;
    bool can_wait = false;  // for somebody without rights: only a few of these are performed at a time
    bool operator==(const Effect&) const = default;
};

}  // namespace tachograph
