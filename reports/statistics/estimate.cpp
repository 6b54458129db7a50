#include "reports/statistics/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <boost/math/distributions/students_t.hpp>

namespace tachograph::reports {
namespace {

struct Moments {
    double mean = 0;
    double variance = 0;
    double size = 0;
};

Moments moments_of(const std::vector<double>& values) {
    Moments moments{0, 0, static_cast<double>(values.size())};
    for (const double value : values) moments.mean += value / moments.size;
    for (const double value : values) moments.variance += std::pow(value - moments.mean, 2) / (moments.size - 1);
    return moments;
}

std::vector<double> logarithms(const std::vector<double>& values) {
    std::vector<double> logs;
    for (const double value : values) logs.push_back(std::log(value));
    return logs;
}

}  // namespace

double Estimate::standard_error() const { return std::sqrt(variance / rounds); }

double Estimate::p() const {
    if (log_ratio == 0) return 1;
    const double error = standard_error();
    if (error == 0) return 0;
    const boost::math::students_t distribution(degrees_of_freedom);
    return 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(log_ratio) / error));
}

Interval Estimate::interval(double confidence) const {
    const boost::math::students_t distribution(degrees_of_freedom);
    const double t = boost::math::quantile(boost::math::complement(distribution, (1 - confidence) / 2));
    const double reach = t * standard_error();
    return {std::exp(log_ratio - reach), std::exp(log_ratio + reach)};
}

Estimate paired_estimate(const std::vector<double>& base, const std::vector<double>& head) {
    std::vector<double> ratios;
    for (std::size_t n = 0; n < base.size(); ++n) ratios.push_back(std::log(head[n] / base[n]));
    const Moments moments = moments_of(ratios);
    return {moments.mean, moments.variance, moments.size, moments.size - 1};
}

Estimate unpaired_estimate(const std::vector<double>& base, const std::vector<double>& head) {
    const Moments b = moments_of(logarithms(base));
    const Moments h = moments_of(logarithms(head));
    const double of_base = b.variance / b.size;
    const double of_head = h.variance / h.size;
    const double squared_error = of_base + of_head;
    const double spread = of_base * of_base / (b.size - 1) + of_head * of_head / (h.size - 1);
    const double rounds = 2 / (1 / b.size + 1 / h.size);
    // If nothing varies, the side with fewer rounds says how little is known.
    const double degrees = spread > 0 ? squared_error * squared_error / spread : std::min(b.size, h.size) - 1;
    return {h.mean - b.mean, squared_error * rounds, rounds, degrees};
}

Estimate with_floor(Estimate estimate, const Noise& learned) {
    const double learned_degrees = std::min(learned.degrees_of_freedom, most_learned_degrees);
    if (!(learned.variance > 0) || !(learned_degrees > 0)) return estimate;
    const double own_degrees = estimate.degrees_of_freedom;
    const double most_degrees = std::max(learned_degrees, own_degrees);
    const double excess = std::max(0.0, estimate.variance - learned.variance);
    const double spread = std::pow(learned.variance, 2) / most_degrees + std::pow(excess, 2) / own_degrees;
    estimate.variance = std::max(estimate.variance, learned.variance);
    estimate.degrees_of_freedom = std::min(most_degrees, std::pow(estimate.variance, 2) / spread);
    return estimate;
}

}  // namespace tachograph::reports
