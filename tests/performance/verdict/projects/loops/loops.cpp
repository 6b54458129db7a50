#include "loops.hpp"

#include <algorithm>
#include <cstdlib>

// Each is a function of its own, which the linker may move.
const std::array<Loop, 24> loops{
    [](const Numbers& numbers) {
        int sum = 0;
        for (const int n : numbers) sum += n;
        return sum;
    },
    [](const Numbers& numbers) {
        int mixed = 0;
        for (const int n : numbers) mixed ^= n;
        return mixed;
    },
    [](const Numbers& numbers) {
        int even = 0;
        for (const int n : numbers) even += n % 2 == 0 ? 1 : 0;
        return even;
    },
    [](const Numbers& numbers) {
        int largest = 0;
        for (const int n : numbers) largest = std::max(largest, n);
        return largest;
    },
    [](const Numbers& numbers) {
        int smallest = numbers[0];
        for (const int n : numbers) smallest = std::min(smallest, n);
        return smallest;
    },
    [](const Numbers& numbers) {
        unsigned product = 1;
        for (const int n : numbers) product *= static_cast<unsigned>(n) | 1U;
        return static_cast<int>(product);
    },
    [](const Numbers& numbers) {
        int rises = 0;
        for (std::size_t n = 1; n < numbers.size(); ++n) rises += numbers[n] > numbers[n - 1] ? 1 : 0;
        return rises;
    },
    [](const Numbers& numbers) {
        int steps = 0;
        for (std::size_t n = 1; n < numbers.size(); ++n) steps += std::abs(numbers[n] - numbers[n - 1]);
        return steps;
    },
    [](const Numbers& numbers) {
        unsigned hash = 2166136261U;
        for (const int n : numbers) hash = (hash ^ static_cast<unsigned>(n)) * 16777619U;
        return static_cast<int>(hash);
    },
    [](const Numbers& numbers) {
        unsigned polynomial = 0;
        for (const int n : numbers) polynomial = polynomial * 31 + static_cast<unsigned>(n);
        return static_cast<int>(polynomial);
    },
    [](const Numbers& numbers) {
        int bits = 0;
        for (const int n : numbers) {
            for (unsigned rest = static_cast<unsigned>(n); rest != 0; rest &= rest - 1) ++bits;
        }
        return bits;
    },
    [](const Numbers& numbers) {
        int sum = 0;
        for (const int n : numbers) {
            if (n > 512) sum += n;
        }
        return sum;
    },
    [](const Numbers& numbers) {
        int sum = 0;
        for (std::size_t n = 0; n < numbers.size(); n += 2) sum += numbers[n];
        return sum;
    },
    [](const Numbers& numbers) {
        int sum = 0;
        for (std::size_t n = numbers.size(); n-- > 0;) sum = numbers[n] - sum;
        return sum;
    },
    [](const Numbers& numbers) {
        std::size_t place = 0;
        for (std::size_t n = 0; n < numbers.size(); ++n) place = static_cast<std::size_t>(numbers[place]) % 1024;
        return static_cast<int>(place);
    },
    [](const Numbers& numbers) {
        int found = 0;
        for (std::size_t n = 0; n < numbers.size(); ++n) {
            if (numbers[n] == static_cast<int>(n)) ++found;
        }
        return found;
    },
    [](const Numbers& numbers) {
        int depth = 0;
        for (const int n : numbers) depth = n % 3 == 0 ? depth + 1 : depth / 2;
        return depth;
    },
    [](const Numbers& numbers) {
        unsigned rotated = 0;
        for (const int n : numbers) rotated = ((rotated << 5) | (rotated >> 27)) + static_cast<unsigned>(n);
        return static_cast<int>(rotated);
    },
    [](const Numbers& numbers) {
        int runs = 0;
        bool inside = false;
        for (const int n : numbers) {
            if (n % 4 != 0 && !inside) ++runs;
            inside = n % 4 != 0;
        }
        return runs;
    },
    [](const Numbers& numbers) {
        int quotients = 0;
        for (const int n : numbers) quotients += 100000 / (n + 1);
        return quotients;
    },
    [](const Numbers& numbers) {
        int first = 0;
        int second = 0;
        for (const int n : numbers) {
            const int next = first + n;
            first = second;
            second = next;
        }
        return second;
    },
    [](const Numbers& numbers) {
        int inversions = 0;
        for (std::size_t n = 0; n + 8 < numbers.size(); ++n) {
            for (std::size_t m = n + 1; m < n + 8; ++m) inversions += numbers[n] > numbers[m] ? 1 : 0;
        }
        return inversions;
    },
    [](const Numbers& numbers) {
        int state = 0;
        for (const int n : numbers) {
            switch ((state + n) % 4) {
                case 0:
                    state += 3;
                    break;
                case 1:
                    state ^= n;
                    break;
                case 2:
                    state = n;
                    break;
                default:
                    --state;
            }
        }
        return state;
    },
    [](const Numbers& numbers) {
        float mean = 0;
        for (const int n : numbers) mean += (static_cast<float>(n) - mean) * 0.01F;
        return static_cast<int>(mean);
    },
};
