#include "tests/performance/verdict/criterion.hpp"

#include "reports/statistics/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <span>

namespace tachograph::performance {
namespace {

constexpr double significance_level = 0.05;
constexpr double confidence_level = 0.95;

double mean_of(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

// Of the mean.
double squared_error_of(std::span<const double> values, double mean) {
    const auto size = static_cast<double>(values.size());
    double sum = 0;
    for (const double value : values) sum += (value - mean) * (value - mean);
    return sum / (size - 1) / size;
}

double t_of(std::span<const double> head, std::span<const double> base) {
    const double of_head = mean_of(head);
    const double of_base = mean_of(base);
    return (of_head - of_base) / std::sqrt(squared_error_of(head, of_head) + squared_error_of(base, of_base));
}

// With replacement. The same samples give the same numbers on every run.
class Resampling {
  public:
    void draw(std::span<const double> from, std::span<double> into) {
        std::uniform_int_distribution<std::size_t> place(0, from.size() - 1);
        for (double& value : into) value = from[place(random_)];
    }

  private:
    std::mt19937 random_{1};
};

double p_of_same_mean(const std::vector<double>& base, const std::vector<double>& head, int resamples,
                      Resampling& resampling) {
    std::vector<double> both = head;
    both.insert(both.end(), base.begin(), base.end());
    std::vector<double> drawn(both.size());
    const double observed = t_of(head, base);
    int finite = 0;
    int below = 0;
    for (int n = 0; n < resamples; ++n) {
        resampling.draw(both, drawn);
        const std::span<const double> all(drawn);
        const double t = t_of(all.first(head.size()), all.subspan(head.size()));
        if (!std::isfinite(t)) continue;
        ++finite;
        below += t < observed ? 1 : 0;
    }
    return finite == 0 ? 1 : 2.0 * std::min(below, finite - below) / finite;
}

// head/base - 1. Each resample of the head meets several of the base.
std::vector<double> changes_of_mean(const std::vector<double>& base, const std::vector<double>& head, int resamples,
                                    Resampling& resampling) {
    const int each = static_cast<int>(std::ceil(std::sqrt(resamples)));
    std::vector<double> of_head(head.size());
    std::vector<double> of_base(base.size());
    std::vector<double> changes;
    for (int n = 0; n < resamples; ++n) {
        if (n % each == 0) resampling.draw(head, of_head);
        resampling.draw(base, of_base);
        changes.push_back(mean_of(of_head) / mean_of(of_base) - 1);
    }
    return changes;
}

}  // namespace

Call criterion_call(const std::vector<double>& base, const std::vector<double>& head, double noise_threshold,
                    int resamples) {
    if (std::min(base.size(), head.size()) < 2) return Call::same;
    Resampling resampling;
    if (p_of_same_mean(base, head, resamples, resampling) >= significance_level) return Call::same;
    const std::vector<double> changes = changes_of_mean(base, head, resamples, resampling);
    const double tail = (1 - confidence_level) / 2;
    if (reports::quantile(changes, tail) > noise_threshold) return Call::slower;
    return reports::quantile(changes, 1 - tail) < -noise_threshold ? Call::faster : Call::same;
}

}  // namespace tachograph::performance
