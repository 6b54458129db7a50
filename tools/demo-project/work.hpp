// The library whose pull request is benchmarked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

std::uint64_t sum_of_squares(std::uint64_t count);
void sort_numbers(std::vector<int>& numbers);
std::uint64_t hash_text(const std::string& text);
int count_words(const std::string& text);
