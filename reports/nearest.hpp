// The names that a mistyped one may have meant.
#pragma once

#include <string>
#include <vector>

namespace tachograph::reports {

// At most three different names, the most similar one first.
std::vector<std::string> nearest_to(const std::string& wanted, const std::vector<std::string>& names);

}  // namespace tachograph::reports
