#include "tests/performance/verdict/mann_whitney.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/normal.hpp>

namespace tachograph::performance {
namespace {

// How many orders of the values have each U: the coefficients of the Gaussian binomial, which is a product of
// (1 − q^(others + n)) / (1 − q^n).
std::vector<double> orders_by_u(std::size_t ones, std::size_t others) {
    std::vector<double> orders(ones * others + 1, 0);
    orders.front() = 1;
    for (std::size_t n = 1; n <= ones; ++n) {
        for (std::size_t u = orders.size(); u-- > others + n;) orders[u] -= orders[u - others - n];
        for (std::size_t u = n; u < orders.size(); ++u) orders[u] += orders[u - n];
    }
    return orders;
}

}  // namespace

double MannWhitney::smaller_u() const { return std::min(u, static_cast<double>(ones * others) - u); }

MannWhitney mann_whitney(const std::vector<double>& one, const std::vector<double>& other) {
    MannWhitney test{one.size(), other.size(), 0, 0};
    for (const double value : one) {
        for (const double reference : other) test.u += value > reference ? 1 : value == reference ? 0.5 : 0;
    }
    std::vector<double> all = one;
    all.insert(all.end(), other.begin(), other.end());
    std::ranges::sort(all);
    for (auto first = all.begin(); first != all.end();) {
        const auto next = std::find_if(first, all.end(), [&](double value) { return value != *first; });
        const auto equal = static_cast<double>(next - first);
        test.ties += equal * equal * equal - equal;
        first = next;
    }
    return test;
}

double exact_p(const MannWhitney& test) {
    if (test.ones == 0 || test.others == 0) return 1;
    const std::vector<double> orders = orders_by_u(test.ones, test.others);
    const auto end = orders.begin() + static_cast<std::ptrdiff_t>(test.smaller_u()) + 1;
    const double as_far = std::accumulate(orders.begin(), end, 0.0);
    return std::min(1.0, 2 * as_far / std::accumulate(orders.begin(), orders.end(), 0.0));
}

double normal_p(const MannWhitney& test, double continuity) {
    const auto pairs = static_cast<double>(test.ones * test.others);
    const auto size = static_cast<double>(test.ones + test.others);
    const double variance = pairs / 12 * (size + 1 - test.ties / (size * (size - 1)));
    if (pairs == 0 || !(variance > 0)) return 1;
    const double distance = std::max(0.0, pairs / 2 - test.smaller_u() - continuity);
    return 2 * boost::math::cdf(boost::math::complement(boost::math::normal(), distance / std::sqrt(variance)));
}

}  // namespace tachograph::performance
