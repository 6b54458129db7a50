#include "reports/counts.hpp"

#include "reports/statistics/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tachograph::reports {
namespace {

constexpr double ranges_apart = 5;
constexpr std::size_t runs_if_steady = 2;
constexpr std::size_t runs_if_varying = 3;

struct Spread {
    double low;
    double high;
    double middle;

    double range() const { return high - low; }
};

Spread spread_of(const std::vector<double>& values) {
    const auto [low, high] = std::ranges::minmax(values);
    return {low, high, median(values)};
}

}  // namespace

std::optional<Verdict> verdict_on_counts(const Series& series) {
    const std::size_t runs = std::min(series.base.size(), series.head.size());
    if (runs == 0) return std::nullopt;
    const Spread base = spread_of(series.base);
    const Spread head = spread_of(series.head);
    if (std::max(base.high, head.high) == std::min(base.low, head.low)) return Verdict::invariant;
    if (runs < runs_if_steady) return std::nullopt;
    if (std::max(base.high, head.high) <= std::min(base.low, head.low) * (1 + least_count_change))
        return Verdict::invariant;
    const double range = std::max(base.range(), head.range());
    const double distance = std::abs(head.middle - base.middle);
    const bool large =
        std::max(base.middle, head.middle) >= std::min(base.middle, head.middle) * (1 + least_count_change);
    const bool clear = distance > 0 && distance >= ranges_apart * range;
    if (!large || !clear || (range > 0 && runs < runs_if_varying)) return std::nullopt;
    return (head.middle > base.middle) == series.more_is_better ? Verdict::improvement : Verdict::regression;
}

double ratio_of_counts(const Series& series) {
    const double base = median(series.base);
    const double head = median(series.head);
    if (base == 0) return head == 0 ? 1 : std::numeric_limits<double>::infinity();
    return head / base;
}

}  // namespace tachograph::reports
