#include "work.hpp"

#include <algorithm>

void sort_numbers(std::vector<int>& numbers) { std::sort(numbers.begin(), numbers.end()); }
