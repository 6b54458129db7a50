// People who comment, push, close and open.
#pragma once

#include "tests/simulation/forge.hpp"
#include "tests/simulation/policy.hpp"

namespace tachograph::simulation {

// One of them does something.
void act(Forge& forge, const Policy& policy, Setting& setting);

}  // namespace tachograph::simulation
