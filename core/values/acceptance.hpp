// A person's word that a change of a benchmark is wanted, or worth its price.
#pragma once

#include "core/values/timestamp.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

// In the place of a benchmark's name: every benchmark of the report.
inline constexpr std::string_view all_benchmarks = "all";

struct Acceptance {
    std::string benchmark;  // exact name, or all_benchmarks
    std::string reason;
    std::string by;  // the account
    Timestamp at;

    bool operator==(const Acceptance&) const = default;
};

}  // namespace tachograph
