// The effects still owed, worked out from the state alone.
#pragma once

#include "core/effect.hpp"
#include "core/state.hpp"

#include <vector>

namespace tachograph {

struct OutboxSettings {
    std::string bot_name = "tachograph";
    int jobs_at_once = 1;  // how many jobs the executor is given at a time

    bool operator==(const OutboxSettings&) const = default;
};

std::vector<Effect> outbox(const State& state, const OutboxSettings& settings);

}  // namespace tachograph
