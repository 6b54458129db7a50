#include "reports/statistics/median.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace tachograph::reports {

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1) return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

}  // namespace tachograph::reports
