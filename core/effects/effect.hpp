// What the bot still owes to the world, as data. Adapters perform it; its outcome is a command again.
#pragma once

#include "core/state/state.hpp"
#include "core/values/access.hpp"
#include "core/values/job_id.hpp"

#include <optional>
#include <string>
#include <variant>

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

// Compare the kept measurements and commit the report.
struct PublishReport {
    Job job;
    bool operator==(const PublishReport&) const = default;
};

enum class StatusState { pending, success, failure };

// How a job stands, as forges show it beside a commit.
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
    std::string marker;                                 // stays the same over edits
    std::string body;                                   // Markdown, which begins with the hidden marker
    std::string known;                                  // the comment's id where it is known; may be empty
    std::optional<CommitStatus> status = std::nullopt;  // shown together with the comment
    bool operator==(const PutComment&) const = default;
};

// Do what is asked about the policy, or answer it, by the policy that is in force.
struct FollowRequest {
    AccessRequest request;
    Access access;
    std::string policy;       // its commit
    std::string quarantined;  // the commit that is not; may be empty
    bool operator==(const FollowRequest&) const = default;
};

// Say it beside a commit of the access-control repository.
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

using EffectBody =
    std::variant<ResolvePull, StartJob, CancelJob, PublishReport, PutComment, React, FollowRequest, NoteCommit>;

struct Effect {
    std::string id;  // the same after every restart
    EffectBody body;
    bool can_wait = false;  // of somebody without rights: they are served a little at a time
    bool operator==(const Effect&) const = default;
};

}  // namespace tachograph
