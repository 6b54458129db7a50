#include "access-control/revocation.hpp"

#include "access-control/rights.hpp"

#include <fmt/format.h>

namespace tachograph::access_control {

std::vector<RevokeJob> revocations(const State& state, bool running_too, Timestamp at) {
    std::vector<RevokeJob> revoked;
    for (const auto& [id, job] : state.jobs) {
        const bool pending = job.stage == Stage::requested || job.stage == Stage::accepted;
        const bool ends = pending || (job.stage == Stage::running && running_too);
        if (!ends || job.requester.kind != ActorKind::user) continue;
        const Rights rights = rights_of_requester(state.access, job, at);
        if (rights.registered && rights.benchmark) continue;
        revoked.push_back(
            {id, fmt::format("{} may not run benchmarks on {} any more", job.requester.name, id.pull.repository)});
    }
    return revoked;
}

}  // namespace tachograph::access_control
