#include "adapters/service/lost_events.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tachograph::service {

std::optional<std::string> lost_events(const State& state, std::span<const JobId> reported) {
    const auto is_known = [&](const JobId& job) { return find_job(state, job).has_value(); };
    const auto last_known = std::ranges::find_if(reported.rbegin(), reported.rend(), is_known).base();
    const auto lost = std::find_if_not(reported.begin(), last_known, is_known);
    if (lost == last_known) return std::nullopt;
    return fmt::format(
        "the reports repository has a report of {}, but the event log does not know this job: the log was cut off or "
        "rolled back. Stop the service, and push the lost events back from a clone or a backup; `tachograph verify` "
        "lists all such reports",
        to_text(*lost));
}

}  // namespace tachograph::service
