#include "adapters/system/clock.hpp"

#include <chrono>

namespace tachograph::system {

Timestamp now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

}  // namespace tachograph::system
