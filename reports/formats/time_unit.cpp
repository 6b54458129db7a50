#include "reports/formats/time_unit.hpp"

#include "reports/formats/formats.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace tachograph::reports {

double nanoseconds_in(std::string_view unit, std::string_view field) {
    constexpr std::array units{std::pair{"ns", 1.0}, std::pair{"us", 1e3}, std::pair{"ms", 1e6}, std::pair{"s", 1e9}};
    for (const auto& [name, nanoseconds] : units) {
        if (unit == name) return nanoseconds;
    }
    throw UnreadableResult(fmt::format("{} is '{}', not ns, us, ms or s", field, unit));
}

}  // namespace tachograph::reports
