// Many benchmarks at a time: which small p values are more than the luck of many draws.
#pragma once

#include <vector>

namespace tachograph::reports {

// Y. Benjamini and Y. Hochberg, "Controlling the False Discovery Rate", Journal of the Royal Statistical Society B
// 57(1), 1995: of those that are returned as true, `rate` at most are false on average, where tests are independent or
// lean the same way (Y. Benjamini and D. Yekutieli, Annals of Statistics 29(4), 2001). One answer for each p value, in
// their order. A p value may be replaced by a larger one beforehand; the bound still holds.
std::vector<bool> discoveries(const std::vector<double>& p_values, double rate);

}  // namespace tachograph::reports
