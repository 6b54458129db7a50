// A small world for tests of the core: a registered repository, two benchmarkers, an admin, and other people.
#pragma once

#include "access-control/rights.hpp"
#include "core/events/event_text.hpp"
#include "core/machine/apply.hpp"
#include "core/machine/decide.hpp"

#include <string>
#include <vector>

namespace tachograph::testing {

struct World {
    State state;
    PullId pull{"demo/sums", 1};
    int comment = 1000;
    Timestamp now = *parse_timestamp("2026-11-23T10:15:04Z");
    std::string head = std::string(40, 'a');
    std::string base = std::string(40, 'b');
    std::vector<Event> history;

    World() {
        const std::vector<Grant> grants{{Role::admin, "admin", "org"},
                                        {Role::benchmarker, "alice", "org"},
                                        {Role::benchmarker, "bob", "demo/sums"}};
        tell(AdoptAccess{{{"demo/sums", "SciML/Ord.jl"}, grants}, "from the configuration"});
    }

    JobId job(int number) const { return {pull, number}; }

    std::vector<Event> tell(CommandBody body) {
        now += std::chrono::milliseconds(1500);
        const Command command{std::move(body), now};
        std::vector<Event> events = decide(state, command, access_control::rights_for(state.access, command));
        for (const Event& event : events) {
            state = apply(std::move(state), event);
            history.push_back(event);
        }
        return events;
    }

    std::vector<Event> ask(const std::string& who, Instruction instruction) {
        return tell(Ask{pull, {ActorKind::user, who}, std::to_string(++comment), 0, "guid", std::move(instruction)});
    }

    // Asked for by alice, accepted.
    void run_job() {
        ask("alice", RunBenchmarks{});
        const JobId last{pull, last_number(state, pull)};
        tell(ResolveJob{last, head, base, "main"});
    }
};

}  // namespace tachograph::testing
