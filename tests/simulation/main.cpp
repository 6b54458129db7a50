// Runs the tests; or, with --steps or --seed, a simulation of that many steps.
#include "tests/simulation/run.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <spdlog/spdlog.h>

namespace tachograph::simulation {
namespace {

constexpr int steps_of_a_run = 4000;

// One run after the other, with one seed more each.
int simulate_all(std::uint64_t seed, std::int64_t steps, std::size_t lines) {
    for (std::int64_t left = steps; left > 0; ++seed) {
        const int now = static_cast<int>(std::min<std::int64_t>(left, steps_of_a_run));
        const Outcome outcome = simulate(seed, now, lines);
        if (!outcome.violation.empty()) {
            fmt::print("seed {} of {} steps: {}\n{}again: simulation_tests --seed {} --steps {}\n", seed, now,
                       outcome.violation, outcome.diary, seed, now);
            return 1;
        }
        fmt::print("seed {}: {} steps, {} events\n", seed, now, outcome.events.size());
        std::fflush(stdout);
        left -= now;
    }
    return 0;
}

}  // namespace
}  // namespace tachograph::simulation

int main(int argc, char** argv) {
    spdlog::set_level(spdlog::level::off);
    ::testing::InitGoogleMock(&argc, argv);
    CLI::App app("Simulates the service with everything that can go wrong around it");
    std::optional<std::uint64_t> seed;
    std::optional<std::int64_t> steps;
    std::size_t lines = 30;
    app.add_option("--seed", seed, "the first run's; a run of 4000 steps has one each");
    app.add_option("--steps", steps, "in all");
    app.add_option("--last", lines, "how much is told of what happened before a check failed");
    CLI11_PARSE(app, argc, argv);
    if (!seed && !steps) return RUN_ALL_TESTS();
    using namespace tachograph::simulation;
    return simulate_all(seed.value_or(1), steps.value_or(steps_of_a_run), lines);
}
