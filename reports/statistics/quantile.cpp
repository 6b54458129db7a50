#include "reports/statistics/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tachograph::reports {
namespace {

constexpr double quiet_part = 0.2;

}  // namespace

double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

double quantile(std::vector<double> values, double part) {
    const double place = part * static_cast<double>(values.size() - 1);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::ranges::nth_element(values, below);
    const double low = *below;
    if (below + 1 == values.end()) return low;
    const double high = *std::min_element(below + 1, values.end());
    const double share = place - std::floor(place);
    // Values may be infinite.
    return share == 0 || low == high ? low : low + (high - low) * share;
}

double value_of_process(std::vector<double> samples) {
    return samples.size() < enough_for_quantile ? median(std::move(samples)) : quantile(std::move(samples), quiet_part);
}

}  // namespace tachograph::reports
