#include "reports/statistics/false_discovery.hpp"

#include <algorithm>
#include <cstddef>

namespace tachograph::reports {

std::vector<bool> discoveries(const std::vector<double>& p_values, double rate) {
    std::vector<double> sorted = p_values;
    std::ranges::sort(sorted);
    const auto count = static_cast<double>(sorted.size());
    double bound = -1;
    for (std::size_t n = 0; n < sorted.size(); ++n) {
        if (sorted[n] <= rate * static_cast<double>(n + 1) / count) bound = sorted[n];
    }
    std::vector<bool> found;
    for (const double p : p_values) found.push_back(p <= bound);
    return found;
}

}  // namespace tachograph::reports
