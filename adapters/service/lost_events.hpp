// Detects from the reports that the event log has lost its end, for example because its host restored an old backup.
#pragma once

#include "core/state/state.hpp"
#include "core/values/job_id.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace tachograph::service {

// The number of newest reports that are compared with the log.
constexpr std::size_t reports_compared = 50;

// `reported` are the jobs of the newest reports, newest first. Returns what is wrong and what to do, or nullopt. The
// log has lost events if it knows a job, but not one whose report is newer. A new log with older reports, which an
// admin may want, is fine.
std::optional<std::string> lost_events(const State& state, std::span<const JobId> reported);

}  // namespace tachograph::service
