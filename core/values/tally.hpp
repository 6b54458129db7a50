// How many benchmarks of a job got which verdict. Text: `1 improvement, 2 regression, 3 invariant` (zero counts are
// left out).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tachograph {

struct Tally {
    int improvement = 0;
    int regression = 0;
    int invariant = 0;
    int inconclusive = 0;
    int failed = 0;     // no ratio, because a side failed
    int one_sided = 0;  // no ratio, because the benchmark exists on one side only

    bool operator==(const Tally&) const = default;
};

// The headline of a report that compares nothing begins with this.
inline constexpr std::string_view nothing_compared = "nothing was compared";

// Whether any benchmark was measured on both sides.
bool is_any_compared(const Tally& tally);

std::string to_text(const Tally& tally);
std::optional<Tally> parse_tally(std::string_view text);

}  // namespace tachograph
