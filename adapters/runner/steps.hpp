// The programs of a checkout that a job runs: the repository's own, or Julia files, which driver.jl runs.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tachograph::runner {

struct Step {
    std::string name;                    // shown to people, such as "benchmark/run"
    std::vector<std::string> arguments;  // within the checkout
};

// Run before the first round, in this order.
std::vector<Step> build_steps(const std::string& checkout);
// Run once a round; nullopt if the checkout has no benchmarks.
std::optional<Step> benchmark_step(const std::string& checkout);
// Run after the last round, in this order.
std::vector<Step> diagram_steps(const std::string& checkout);

// The folders that the `julia` in the runner's PATH needs in the sandbox. They need not exist.
std::vector<std::string> julia_folders();

}  // namespace tachograph::runner
