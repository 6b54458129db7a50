// The U test: whether values of one sample tend to be larger than those of another. H. Mann and D. Whitney, "On a Test
// of Whether one of Two Random Variables is Stochastically Larger than the Other", Annals of Mathematical Statistics
// 18(1), 1947.
#pragma once

#include <cstddef>
#include <vector>

namespace tachograph::performance {

struct MannWhitney {
    std::size_t ones = 0;  // values in the first sample
    std::size_t others = 0;
    double u = 0;     // pairs in which the first sample's value is the larger one; equal values count half
    double ties = 0;  // the sum of t³ − t over all groups of t equal values

    double smaller_u() const;
};

MannWhitney mann_whitney(const std::vector<double>& one, const std::vector<double>& other);

// Two-sided. 1 if a sample is empty, or if all values are equal.
// From all orders of the values; there must be no ties.
double exact_p(const MannWhitney& test);
// By the normal distribution, with the correction for ties. `continuity` is 0.5, or 0 for none.
double normal_p(const MannWhitney& test, double continuity);

}  // namespace tachograph::performance
