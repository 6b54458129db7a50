// Small loops, which feel where in memory they lie.
#pragma once

#include <array>

using Numbers = std::array<int, 1024>;
using Loop = int (*)(const Numbers& numbers);

extern const std::array<Loop, 24> loops;
