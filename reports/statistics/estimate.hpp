// By what factor head differs from base, and how sure one can be of it.
#pragma once

#include "reports/statistics/noise.hpp"

#include <vector>

namespace tachograph::reports {

struct Interval {
    double low = 0;
    double high = 0;
};

// Of the mean of log(head/base) over rounds.
struct Estimate {
    double log_ratio = 0;
    double variance = 0;  // of one round's log ratio; where sides are unpaired, of both sides together
    double rounds = 0;    // that such a variance counts for; where sides are unpaired, the harmonic mean of their sizes
    double degrees_of_freedom = 0;

    double standard_error() const;
    // Of a log ratio of zero, two-sided. 0 where the rounds agree to the last digit and differ from zero.
    double p() const;
    // At a confidence such as 0.95; the ends are ratios, above zero, and the ratio lies between them.
    Interval interval(double confidence) const;
};

// base[i] and head[i] ran one after the other: the paired t statistic (Student, "The Probable Error of a Mean",
// Biometrika 6(1), 1908) on log(head[i]/base[i]). Sizes are equal, at least 2; values are positive.
Estimate paired_estimate(const std::vector<double>& base, const std::vector<double>& head);

// The sides are independent: Welch's statistic on logarithms ("The Generalization of 'Student's' Problem When Several
// Different Population Variances Are Involved", Biometrika 34(1–2), 1947). At least 2 positive values a side.
Estimate unpaired_estimate(const std::vector<double>& base, const std::vector<double>& head);

// The same with a variance of at least the learned one. A learned variance below the own one counts for nothing but
// what it is part of: the variance is the sum of the learned part and the excess, whose degrees of freedom are
// combined as F. E. Satterthwaite does ("An Approximate Distribution of Estimates of Variance Components", Biometrics
// Bulletin 2(6), 1946). So the degrees are the learned ones (20 at most) where the rounds vary no more than they did,
// and go down to the rounds' own where they vary much more.
Estimate with_floor(Estimate estimate, const Noise& learned);

}  // namespace tachograph::reports
