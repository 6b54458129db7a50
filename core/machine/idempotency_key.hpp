// Idempotency keys: what made an event happen. A cause that is in the log never acts again, however often it is
// delivered.
#pragma once

#include "core/commands/command.hpp"
#include "core/values/job_id.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tachograph {

// `comment:demo/sums/1/1004/0`: the comment and which of its instructions; two deliveries of one comment are one cause.
std::string idempotency_key_of(const Ask& ask);
// `answer:demo/sums/1/mallory/2026-11-23/3`: the third answer to that person on that day; no event has it for its
// cause.
std::string key_of_answer(const PullId& pull, const Actor& author, std::int64_t author_id, Timestamp at, int number);
// `resolve:demo/sums/1/1`: whether its commits could be had is decided once.
std::string key_of_acceptance(const JobId& job);
// `runner:demo/sums/1/1/started`, `…/measured`, `…/failed`.
std::string key_of_runner(const JobId& job, std::string_view word);
// `closed:demo/sums/1/1`: the pull request was closed while this job was pending.
std::string key_of_closing(const JobId& job);
std::string key_of_push(const JobId& job, std::string_view head);
std::string key_of_superseding(const JobId& job, std::string_view head);
// `effect:result:demo/sums/1/1`.
std::string key_of_effect(std::string_view effect);
// `revoked:demo/sums/1/1`: who asked for the job may not do so any more.
std::string key_of_revocation(const JobId& job);
// `access:17`: the policy that followed the log's first 17 events, if no commit says which it is.
std::string key_of_access(std::uint64_t events_before);
// `policy:<commit>/17`: the commit of the access-control repository that came into force then.
std::string key_of_policy(std::string_view commit, std::uint64_t events_before);
// `comments:17`: comments were looked for after the log's first 17 events.
std::string key_of_reading(std::uint64_t events_before);
// `repository:1296269/17`: what it is called was found out after the log's first 17 events.
std::string key_of_naming(std::int64_t repository, std::uint64_t events_before);
// `epoch:3`.
std::string key_of_epoch(std::int64_t epoch);

}  // namespace tachograph
