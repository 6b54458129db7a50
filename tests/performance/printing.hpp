// Figures for people and for programs.
#pragma once

#include "tests/performance/figure.hpp"

#include <string>
#include <vector>

namespace tachograph::performance {

std::string table_of(const std::vector<Figure>& figures);

// `[{"name","value","unit","reference","ratio"}]`
std::string json_of(const std::vector<Figure>& figures);

}  // namespace tachograph::performance
