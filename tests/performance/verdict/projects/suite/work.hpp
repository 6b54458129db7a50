// Work that comes in pieces: twice the count takes twice the time.
#pragma once

#include <cstdint>

using Work = std::uint64_t (*)(std::uint64_t count);

std::uint64_t multiply(std::uint64_t count);
std::uint64_t divide(std::uint64_t count);
std::uint64_t root(std::uint64_t count);
std::uint64_t hash(std::uint64_t count);
std::uint64_t chase(std::uint64_t count);
std::uint64_t sort(std::uint64_t count);
std::uint64_t search(std::uint64_t count);
std::uint64_t look_up(std::uint64_t count);
std::uint64_t append(std::uint64_t count);
std::uint64_t allocate(std::uint64_t count);
