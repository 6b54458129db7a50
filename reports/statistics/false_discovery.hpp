// Decides which small p values of many benchmarks are more than chance.
#pragma once

#include <vector>

namespace tachograph::reports {

// Y. Benjamini and Y. Hochberg, "Controlling the False Discovery Rate", Journal of the Royal Statistical Society B
// 57(1), 1995. Returns one answer for each p value, in the same order. On average, at most the part `rate` of the
// answers that are true are false discoveries. This holds if tests are independent or positively dependent (Y.
// Benjamini and D. Yekutieli, Annals of Statistics 29(4), 2001). The caller may replace a p value by a larger one; the
// bound still holds.
std::vector<bool> discoveries(const std::vector<double>& p_values, double rate);

}  // namespace tachograph::reports
