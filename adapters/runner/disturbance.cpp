#include "adapters/runner/disturbance.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

constexpr double most_stolen = 0.10;  // as a fraction of the time; even undisturbed virtual machines lose some percent

long throttle_count() {
    long count = 0;
    std::error_code none;
    for (const auto& cpu : fs::directory_iterator("/sys/devices/system/cpu", none)) {
        std::ifstream file(cpu.path() / "thermal_throttle/core_throttle_count");
        long of_core = 0;
        if (file >> of_core) count += of_core;
    }
    return count;
}

std::string governor() {
    std::ifstream file("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    std::string name;
    std::getline(file, name);
    return name;
}

}  // namespace

// proc(5): user, nice, system, idle, iowait, irq, softirq, steal, in ticks since the start.
CpuCounters read_cpu_counters() {
    CpuCounters counters{0, 0, throttle_count(), 0, governor()};
    ::getloadavg(&counters.load, 1);
    std::ifstream file("/proc/stat");
    std::string word;
    file >> word;
    double ticks = 0;
    for (int column = 0; column < 8 && file >> ticks; ++column) {
        counters.total += ticks;
        if (column == 7) counters.stolen = ticks;
    }
    return counters;
}

std::string disturbance(const CpuCounters& before, const CpuCounters& after) {
    const double stolen = (after.stolen - before.stolen) / std::max(1.0, after.total - before.total);
    if (stolen > most_stolen) return fmt::format("the host took {:.0f}% of the processors' time", stolen * 100);
    if (after.throttled > before.throttled) return "the processor was slowed down because of heat";
    if (after.governor != before.governor)
        return fmt::format("the frequency governor changed from {} to {}", before.governor, after.governor);
    return {};
}

}  // namespace tachograph::runner
