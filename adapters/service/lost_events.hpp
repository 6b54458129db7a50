// Tells from the reports that the event log has lost its end, for example because its host put back an old backup.
#pragma once

#include "core/state/state.hpp"
#include "core/values/job_id.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace tachograph::service {

// So many of the newest reports are compared with the log.
constexpr std::size_t reports_compared = 50;

// `reported` are the jobs of the newest reports, newest first. Returns what is wrong and what to do, or nullopt. The
// log has lost events if it does not know a job whose report is newer than that of a job which it knows. A new log
// beside older reports, which an admin may want, is no such case.
std::optional<std::string> lost_events(const State& state, std::span<const JobId> reported);

}  // namespace tachograph::service
