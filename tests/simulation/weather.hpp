// How much goes wrong: of a thousand occasions, how many. Each run has a weather of its own, in which some things never
// go wrong and others often.
#pragma once

#include "tests/simulation/random.hpp"

namespace tachograph::simulation {

struct Weather {
    int log_fails = 0;
    int log_fails_after_writing = 0;
    int log_loses_race = 0;
    int log_unreadable = 0;
    int delivery_dropped = 0;
    int delivery_repeated = 0;
    int call_fails = 0;    // to the forge, the executor, the reports and the policy
    int answer_lost = 0;   // it was done, but nobody was told
    int call_refused = 0;  // decided once for each effect
    int push_fails = 0;
    int push_silent = 0;  // the remote has it, but nobody was told
    int mail_lost = 0;    // a runner's word, or the answer to it
    int runner_dies = 0;
    int runner_fails = 0;
    int runner_hangs = 0;
    int machine_reboots = 0;
    int crashes = 0;
    int disk_lost = 0;    // of the crashes, where the log has a home on a host
    int cache_lost = 0;   // of the crashes
    int cache_fails = 0;  // to be kept
    int clock_jumps = 0;  // by hours, either way
};

inline Weather weather_of(Random& random) {
    const auto often = [&](int most) {
        return random.chance(700) ? static_cast<int>(random.below(static_cast<std::size_t>(most) + 1)) : 0;
    };
    return {often(80),  often(80), often(80),  often(40),  often(300), often(300), often(200),
            often(200), often(20), often(300), often(300), often(300), often(40),  often(60),
            often(40),  often(4),  often(12),  often(300), often(300), often(300), often(8)};
}

}  // namespace tachograph::simulation
