#include "reports/statistics/power.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/normal.hpp>

namespace tachograph::reports {
namespace {

double z(double tail) { return boost::math::quantile(boost::math::complement(boost::math::normal(), tail)); }

}  // namespace

double rounds_needed(double noise, double change, double significance) {
    const double errors = (z(significance / 2) + z(1 - wanted_power)) * noise / std::log1p(change);
    return std::max<double>(fewest_rounds, errors * errors);
}

}  // namespace tachograph::reports
