#include "adapters/runner/disk_usage.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

#include <sys/stat.h>
#include <sys/statvfs.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t smallest = 4096;
constexpr std::int64_t block = 512;

std::int64_t size_of(const fs::path& file) {
    struct stat facts {};
    if (::lstat(file.c_str(), &facts) != 0) return smallest;  // gone by now, or in a closed folder
    return std::max(smallest, facts.st_blocks * block);
}

// Counts each file once, even if it is open several times.
std::int64_t deleted_files(const std::vector<pid_t>& processes, dev_t disk) {
    std::set<ino_t> seen;
    std::int64_t sum = 0;
    for (const pid_t process : processes) {
        std::error_code gone;
        fs::directory_iterator at("/proc/" + std::to_string(process) + "/fd", gone);
        for (; !gone && at != fs::directory_iterator(); at.increment(gone)) {
            struct stat facts {};
            const bool deleted = ::stat(at->path().c_str(), &facts) == 0 && facts.st_nlink == 0;
            if (deleted && S_ISREG(facts.st_mode) && facts.st_dev == disk && seen.insert(facts.st_ino).second)
                sum += facts.st_blocks * block;
        }
    }
    return sum;
}

}  // namespace

DiskUsage::DiskUsage(std::string folder) : folder_(std::move(folder)), free_(free()) {}

std::int64_t DiskUsage::free() const {
    struct statvfs facts {};
    if (::statvfs(folder_.c_str(), &facts) != 0) return 0;
    return static_cast<std::int64_t>(facts.f_bfree) * static_cast<std::int64_t>(facts.f_frsize);
}

std::int64_t DiskUsage::bytes(const std::vector<pid_t>& processes) const {
    struct stat facts {};
    std::int64_t sum = ::stat(folder_.c_str(), &facts) == 0 ? deleted_files(processes, facts.st_dev) : 0;
    std::error_code unreadable;
    fs::recursive_directory_iterator at(folder_, unreadable);
    while (!unreadable && at != fs::recursive_directory_iterator()) {
        sum += size_of(at->path());
        at.increment(unreadable);
    }
    return unreadable ? std::max(sum, free_ - free()) : sum;
}

}  // namespace tachograph::runner
