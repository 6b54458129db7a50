// Checks that at rest, the simulated hosts and the log agree.
#pragma once

#include "tests/simulation/world.hpp"

#include <string>

namespace tachograph::simulation {

// Throws Violation.
void require_agreement(const World& world);
// The effects that are owed, for a message.
std::string owed_in_words(const World& world);

}  // namespace tachograph::simulation
