#include "adapters/service/backoff.hpp"

#include <algorithm>
#include <random>

namespace tachograph::service {

std::chrono::milliseconds pause_after(int failures, double jitter, std::chrono::milliseconds longest,
                                      std::chrono::milliseconds first) {
    const auto pause = std::min(longest, first * (1 << std::min(failures - 1, 10)));
    return pause + std::chrono::duration_cast<std::chrono::milliseconds>(pause * jitter / 4);
}

double any_jitter() {
    thread_local std::minstd_rand random{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(random);
}

}  // namespace tachograph::service
