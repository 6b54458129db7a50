#include "work.hpp"

std::uint64_t sum_of_squares(std::uint64_t count) {
    std::uint64_t sum = 0;
    for (std::uint64_t n = 1; n <= count; ++n) sum += n * n;
    return sum;
}
