#include <algorithm>

#include "work.hpp"

void sort_numbers(std::vector<int>& numbers) { std::sort(numbers.begin(), numbers.end()); }
