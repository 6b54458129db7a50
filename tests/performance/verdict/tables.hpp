// Numbers of verdicts as people read them.
#pragma once

#include <string>
#include <vector>

namespace tachograph::performance {

// A table in Markdown. The first row is its head; all columns but the first are right-aligned.
std::string markdown(const std::vector<std::vector<std::string>>& rows);

// `0`, `0.12%`, `4.3%`, `97%`.
std::string percent(double part, double of);

}  // namespace tachograph::performance
