// The effects that a job owes at each stage, and their ids. An id is the same after a restart, and readable in the log:
// `start:demo/sums/1/1`, `progress:demo/sums/1/1@running`, `reply:comment:demo/sums/1/1004/0`.
#pragma once

#include "core/state/state.hpp"
#include "core/values/job_id.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

enum class Obligation {
    resolve,   // look up the commits
    reaction,  // to the comment that asked for the job
    start,     // on the executor
    cancel,    // on the executor
    report,    // compare and commit
    progress,  // the comment that is edited in place
    result,    // the comment that mentions who asked
};

// What the job owes at its stage and has not done. The outbox decides when the job's turn to start has come.
std::vector<Obligation> open_obligations(const Job& job);
bool has_open_obligations(const Job& job);

std::string effect_id(Obligation obligation, const JobId& job);
// For `progress`, the id has the stage and the pull request's newer head, if any: each edit has an id of its own.
std::string effect_id(Obligation obligation, const Job& job);
std::string reply_id(std::string_view idempotency_key);
// `access:comment:demo/sums/1/1004/0`: the effect that carries out a request about the policy.
std::string request_id(std::string_view idempotency_key);
// `verdict:comment:demo/sums/1/1004/0`: the effect that carries out a request about a verdict.
std::string verdict_request_id(std::string_view idempotency_key);
// `merge:demo/sums/1@<commit>`: the effect that answers a merge queue.
std::string queued_merge_id(const QueuedMerge& merge);
// `proposal:demo/access#3@<head>+<base>`; the part before `@` is the comment's marker.
std::string proposal_id(const Proposal& proposal);
// `quarantine:<commit>`.
std::string quarantine_id(const Quarantine& quarantine);

// The job that an effect is about; nullopt for a reply, and if the text is not an effect's id.
std::optional<JobId> job_of_effect(std::string_view effect);
// The hidden marker of the comment that the effect writes: the effect's id without the stage. So every edit finds the
// same comment.
std::string marker_of_effect(std::string_view effect);

}  // namespace tachograph
