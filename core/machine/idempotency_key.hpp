// Idempotency keys. A key names what led to an event. If the log has the key already, the same command is not acted
// upon again, however often it is delivered.
#pragma once

#include "core/commands/command.hpp"
#include "core/values/job_id.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tachograph {

// `comment:demo/sums/1/1004/0`: the comment and the index of its instruction; the same for each delivery of it.
std::string idempotency_key_of(const Ask& ask);
// `answer:demo/sums/1/mallory/2026-11-23/3`: the third answer to that person on that day. No event has this key; it
// only counts answers.
std::string key_of_answer(const PullId& pull, const Actor& author, std::int64_t author_id, Timestamp at, int number);
// `resolve:demo/sums/1/1`: the outcome of looking up the job's commits.
std::string key_of_acceptance(const JobId& job);
// `runner:demo/sums/1/1/started`, `…/measured`, `…/failed`.
std::string key_of_runner(const JobId& job, std::string_view word);
// `closed:demo/sums/1/1`: the pull request was closed while this job was pending.
std::string key_of_closing(const JobId& job);
// `pushed:demo/sums/1/1/<commit>`: the pull request got this head while this job was pending or running.
std::string key_of_push(const JobId& job, std::string_view head);
// `superseded:demo/sums/1/1/<commit>`: the same push started a new job in place of this one.
std::string key_of_superseding(const JobId& job, std::string_view head);
// `effect:result:demo/sums/1/1`.
std::string key_of_effect(std::string_view effect);
// `revoked:demo/sums/1/1`: the requester may no longer run benchmarks.
std::string key_of_revocation(const JobId& job);
// `access:17`: the policy adopted after the log's first 17 events, if it has no commit.
std::string key_of_access(std::uint64_t events_before);
// `policy:<commit>/17`: that commit of the access-control repository, adopted after the log's first 17 events.
std::string key_of_policy(std::string_view commit, std::uint64_t events_before);
// `comments:17`: comments were polled after the log's first 17 events.
std::string key_of_reading(std::uint64_t events_before);
// `repository:1296269/17`: the repository's name was looked up after the log's first 17 events.
std::string key_of_naming(std::int64_t repository, std::uint64_t events_before);
// `ruled:verdict:comment:demo/sums/1/1004/0`: the ruling that this request about a verdict led to.
std::string key_of_ruling(std::string_view request);
// `merge:demo/sums/1/<commit>`: a merge queue asked about this commit.
std::string key_of_merge(const PullId& pull, std::string_view head);
// `epoch:3`.
std::string key_of_epoch(std::int64_t epoch);

}  // namespace tachograph
