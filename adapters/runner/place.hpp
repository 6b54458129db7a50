// One checkout of a side: the same commit may be built several times.
#pragma once

#include "reports/run_results.hpp"

#include <string>

namespace tachograph::runner {

struct Place {
    reports::Side side = reports::Side::base;
    int build = 1;

    auto operator<=>(const Place&) const = default;
};

inline std::string to_text(reports::Side side) { return side == reports::Side::base ? "base" : "head"; }

// A folder's name. Names of both sides are equally long, so that paths do not affect the measurement.
inline std::string folder_of(const Place& place) { return to_text(place.side) + "-" + std::to_string(place.build); }

}  // namespace tachograph::runner
