#include "adapters/runner/machine.hpp"

#include <cstdlib>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

std::string cpu_model() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown";
}

std::string kernel() {
    utsname name{};
    ::uname(&name);
    return fmt::format("{} {} {}", name.sysname, name.release, name.machine);
}

std::string memory() {
    const double bytes = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
    return fmt::format("{:.1f} GiB", bytes / (1024.0 * 1024 * 1024));
}

std::string load() {
    double averages[3] = {};
    return ::getloadavg(averages, 3) == 3 ? fmt::format("{:.2f} {:.2f} {:.2f}", averages[0], averages[1], averages[2])
                                          : "unknown";
}

}  // namespace

std::map<std::string, std::string> describe_machine() {
    std::map<std::string, std::string> facts{{"cpu", cpu_model()},
                                             {"cores", std::to_string(std::thread::hardware_concurrency())},
                                             {"memory", memory()},
                                             {"kernel", kernel()},
                                             {"load at the start", load()}};
    const std::string governor = first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    if (!governor.empty()) facts["governor"] = governor;
    return facts;
}

}  // namespace tachograph::runner
