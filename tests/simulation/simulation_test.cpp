// The service in a world where everything fails at times: nothing is lost or done twice, and everything settles in the
// end. For longer runs: simulation_tests --seed S --steps N.
#include "core/events/event_text.hpp"
#include "tests/simulation/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::simulation {
namespace {

constexpr int steps = 4000;
constexpr int seeds_of_a_block = 5;

class Simulation : public ::testing::TestWithParam<int> {};

TEST_P(Simulation, LosesAndRepeatsNothing) {
    for (int at = 0; at < seeds_of_a_block; ++at) {
        const auto seed = static_cast<std::uint64_t>(GetParam() * seeds_of_a_block + at);
        const Outcome outcome = simulate(seed, steps);
        ASSERT_EQ(outcome.violation, "") << "seed " << seed << "; what happened last:\n" << outcome.diary;
        EXPECT_GT(outcome.events.size(), 100U) << "seed " << seed;
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Simulation, ::testing::Range(0, 16));

TEST(Determinism, SameSeedGivesTheSameRun) {
    const Outcome one = simulate(4711, 2000);
    const Outcome other = simulate(4711, 2000);
    EXPECT_EQ(one.events, other.events);
    EXPECT_EQ(one.digest, other.digest);
    EXPECT_NE(simulate(4712, 2000).digest, one.digest);
}

}  // namespace
}  // namespace tachograph::simulation
