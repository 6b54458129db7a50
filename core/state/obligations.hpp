// What a job owes to the world at each stage, and the names of those effects: the same before and after a restart, and
// readable in the log: `start:demo/sums/1/1`, `progress:demo/sums/1/1@running`, `reply:comment:demo/sums/1/1004/0`.
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
    reaction,  // to the asking comment
    start,     // on the executor
    cancel,    // on the executor
    report,    // compare and commit
    progress,  // the comment that is edited in place
    result,    // the comment that mentions who asked
};

// What the job owes at its stage and has not done. Whether it is its turn to start is the outbox's business.
std::vector<Obligation> open_obligations(const Job& job);
bool has_open_obligations(const Job& job);

std::string effect_id(Obligation obligation, const JobId& job);
// The stage, and a head that the pull request has moved on to, tell one edit of the progress comment from the next.
std::string effect_id(Obligation obligation, const Job& job);
std::string reply_id(std::string_view idempotency_key);
// `access:comment:demo/sums/1/1004/0`: what a request that concerns the policy owes.
std::string request_id(std::string_view idempotency_key);
// `proposal:demo/access#3@<head>+<base>`, of which the part before `@` marks the comment.
std::string proposal_id(const Proposal& proposal);
// `quarantine:<commit>`.
std::string quarantine_id(const Quarantine& quarantine);

// The job that an effect is about; nothing for replies, and for what is no effect's name.
std::optional<JobId> job_of_effect(std::string_view effect);
// What is hidden in the comment that the effect writes: its id without the stage, so that every edit finds the same
// comment.
std::string marker_of_effect(std::string_view effect);

}  // namespace tachograph
