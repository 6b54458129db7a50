// The outbox: the effects that are still owed, computed from the state alone.
#pragma once

#include "core/effects/effect.hpp"
#include "core/state/state.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace tachograph {

struct OutboxSettings {
    std::string bot_name = "tachograph";
    int jobs_at_once = 1;  // how many jobs the executor is given at a time
    // The most comments and reactions in one outbox. The next outbox, once these are done, has the rest.
    std::size_t said_at_once = std::numeric_limits<std::size_t>::max();

    bool operator==(const OutboxSettings&) const = default;
};

std::vector<Effect> outbox(const State& state, const OutboxSettings& settings);

}  // namespace tachograph
