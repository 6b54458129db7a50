// What a checkout brings to be run: programs of its own, or Julia files, which a driver of ours runs.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tachograph::runner {

struct Step {
    std::string name;                    // "benchmark/run", as people know it
    std::vector<std::string> arguments;  // within the checkout
};

// Before the first round, in this order.
std::vector<Step> build_steps(const std::string& checkout);
// Once a round; nothing if the checkout has no benchmarks.
std::optional<Step> benchmark_step(const std::string& checkout);
// After the last round, in this order.
std::vector<Step> diagram_steps(const std::string& checkout);

// What `julia` of the runner's PATH is made of, for the sandbox: folders that there may be.
std::vector<std::string> julia_folders();

}  // namespace tachograph::runner
