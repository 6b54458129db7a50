// A repository's rules for its verdicts: the file `benchmark/tachograph.json` of the base.
#pragma once

#include "core/values/fail_on.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::reports {

// The service's configuration decides what is not set here.
struct Rules {
    std::optional<FailOn> fail_on{};
    std::vector<std::string> benchmarks{};  // globs over names: only these can fail; empty: all
    std::optional<double> least{};          // the smallest change that gets a verdict; 0.02 is 2%
    std::optional<double> tolerance{};      // two sides that differ by less are the same; 0.05 is 5%
    std::optional<int> rounds{};            // at most
    std::optional<int> builds{};            // of each side

    bool operator==(const Rules&) const = default;
};

inline constexpr const char* rules_file = "benchmark/tachograph.json";

// {"fail_on": "regression:10%", "benchmarks": ["sum/*"], "least": "2%", "tolerance": "5%", "rounds": 20, "builds": 3};
// all keys are optional. Throws UnreadableResult with one line: where, what is wrong and what to do.
Rules parse_rules(std::string_view json);
std::string to_json(const Rules& rules);

}  // namespace tachograph::reports
