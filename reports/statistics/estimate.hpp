// Estimates by what factor head differs from base, and how certain that is.
#pragma once

#include "reports/statistics/noise.hpp"

#include <vector>

namespace tachograph::reports {

struct Interval {
    double low = 0;
    double high = 0;
};

// An estimate of the mean of log(head/base) over rounds.
struct Estimate {
    double log_ratio = 0;
    double variance = 0;  // of one round's log ratio; if the sides are unpaired, of both together
    double rounds = 0;    // number of rounds; if the sides are unpaired, the harmonic mean of their sizes
    double degrees_of_freedom = 0;

    double standard_error() const;
    // The two-sided p value, if the true log ratio were zero. 0 if all rounds have exactly the same log ratio, and it
    // is not zero.
    double p() const;
    // The interval at a confidence such as 0.95. Its ends are ratios, above zero; the estimated ratio lies between
    // them.
    Interval interval(double confidence) const;
};

// base[i] and head[i] ran one after the other: the paired t statistic (Student, "The Probable Error of a Mean",
// Biometrika 6(1), 1908) on log(head[i]/base[i]). Sizes are equal, at least 2; values are positive.
Estimate paired_estimate(const std::vector<double>& base, const std::vector<double>& head);

// The sides are independent: Welch's statistic on logarithms ("The Generalization of 'Student's' Problem When Several
// Different Population Variances Are Involved", Biometrika 34(1–2), 1947). Each side has at least 2 values; all are
// positive.
Estimate unpaired_estimate(const std::vector<double>& base, const std::vector<double>& head);

// The same estimate, with a variance of at least the learned one. The variance is the sum of the learned variance and
// of the excess of the estimate's own over it, if any. The degrees of freedom of these two parts are combined by the
// method of F. E. Satterthwaite ("An Approximate Distribution of Estimates of Variance Components", Biometrics Bulletin
// 2(6), 1946). If the rounds vary no more than was learned, the degrees are the learned ones (20 at most). If the
// rounds vary much more, the degrees approach the rounds' own.
Estimate with_floor(Estimate estimate, const Noise& learned);

}  // namespace tachograph::reports
