// How effects are performed on the simulated world, in two steps, so that others can act in between: first it looks
// whether it was done before, then it does or adopts it.
#pragma once

#include "tests/simulation/world.hpp"

#include <optional>
#include <string>

namespace tachograph::simulation {

struct Found {
    bool done = false;
    std::optional<std::string> comment;
};

// Both throw Unavailable, the second Refused as well.
Found look_before(World& world, const Effect& effect);
CommandBody perform(World& world, const Effect& effect, const Found& found);

}  // namespace tachograph::simulation
