#include "work.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

namespace {

std::uint32_t next(std::uint32_t seed) { return seed * 1664525U + 1013904223U; }

// One cycle through all places.
std::vector<std::uint32_t> cycle(std::uint32_t size) {
    std::vector<std::uint32_t> places(size);
    for (std::uint32_t n = 0; n < size; ++n) places[n] = (n * 1021 + 1) % size;
    return places;
}

std::map<std::uint32_t, std::uint32_t> squares(std::uint32_t size) {
    std::map<std::uint32_t, std::uint32_t> all;
    for (std::uint32_t n = 0; n < size; ++n) all[n] = n * n;
    return all;
}

volatile std::uint64_t divisor = 7;

}  // namespace

std::uint64_t multiply(std::uint64_t count) {
    std::uint64_t product = 1;
    for (std::uint64_t n = 0; n < count; ++n) product = product * 6364136223846793005ULL + n;
    return product;
}

std::uint64_t divide(std::uint64_t count) {
    std::uint64_t sum = 0;
    const std::uint64_t by = divisor;
    for (std::uint64_t n = 0; n < count; ++n) sum += (n + 1000000007) / by;
    return sum;
}

std::uint64_t root(std::uint64_t count) {
    double sum = 2;
    for (std::uint64_t n = 0; n < count; ++n) sum = std::sqrt(sum + static_cast<double>(n));
    return static_cast<std::uint64_t>(sum * 1e6);
}

std::uint64_t hash(std::uint64_t count) {
    static const std::string text(64, 'x');
    std::uint64_t hash = 14695981039346656037ULL;
    for (std::uint64_t n = 0; n < count; ++n) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    return hash;
}

std::uint64_t chase(std::uint64_t count) {
    static const std::vector<std::uint32_t> places = cycle(4096);
    std::uint32_t place = 0;
    for (std::uint64_t n = 0; n < count; ++n) place = places[place];
    return place;
}

std::uint64_t sort(std::uint64_t count) {
    std::array<std::uint32_t, 64> numbers{};
    std::uint64_t sum = 0;
    for (std::uint64_t n = 0; n < count; ++n) {
        std::uint32_t seed = 1;
        for (std::uint32_t& number : numbers) number = seed = next(seed);
        std::sort(numbers.begin(), numbers.end());
        sum += numbers.front();
    }
    return sum;
}

std::uint64_t search(std::uint64_t count) {
    static const std::vector<std::uint32_t> sorted = [] {
        std::vector<std::uint32_t> numbers(1024);
        std::iota(numbers.begin(), numbers.end(), 0U);
        return numbers;
    }();
    std::uint32_t seed = 1;
    std::uint64_t sum = 0;
    for (std::uint64_t n = 0; n < count; ++n) {
        seed = next(seed);
        sum += static_cast<std::uint64_t>(std::lower_bound(sorted.begin(), sorted.end(), seed >> 22) - sorted.begin());
    }
    return sum;
}

std::uint64_t look_up(std::uint64_t count) {
    static const std::map<std::uint32_t, std::uint32_t> all = squares(1024);
    std::uint32_t seed = 1;
    std::uint64_t sum = 0;
    for (std::uint64_t n = 0; n < count; ++n) {
        seed = next(seed);
        sum += all.find(seed >> 22)->second;
    }
    return sum;
}

std::uint64_t append(std::uint64_t count) {
    std::uint64_t sum = 0;
    for (std::uint64_t n = 0; n < count; ++n) {
        std::string text;
        for (int word = 0; word < 16; ++word) text += "word and ";
        sum += text.size();
    }
    return sum;
}

std::uint64_t allocate(std::uint64_t count) {
    std::uint64_t sum = 0;
    for (std::uint64_t n = 0; n < count; ++n) {
        std::array<std::unique_ptr<std::uint64_t>, 16> numbers;
        for (auto& number : numbers) number = std::make_unique<std::uint64_t>(n);
        for (const auto& number : numbers) sum += *number;
    }
    return sum;
}
