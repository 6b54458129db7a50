#include "adapters/runner/lent_folders.hpp"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

namespace tachograph::runner {
namespace {

// A folder that every system has, and whose content no program needs.
constexpr const char* place = "/mnt";

bool mount_at(int folder, const std::string& where) {
    const std::string source = fmt::format("/proc/self/fd/{}", folder);
    return ::mkdir(where.c_str(), 0755) == 0 &&
           ::mount(source.c_str(), where.c_str(), nullptr, MS_BIND | MS_REC, nullptr) == 0;
}

}  // namespace

std::string lent_place(std::size_t n) { return fmt::format("{}/{}", place, n); }

bool lend(const std::vector<std::string>& folders) {
    if (::unshare(CLONE_NEWNS) != 0) return false;
    if (::mount("none", "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0) return false;
    // Opened before the mount, which hides folders that lie below this place.
    std::vector<int> opened;
    for (const std::string& folder : folders) {
        opened.push_back(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (opened.back() < 0) return false;
    }
    if (::mount("tmpfs", place, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=64k") != 0) return false;
    for (std::size_t n = 0; n < opened.size(); ++n) {
        if (!mount_at(opened[n], lent_place(n))) return false;
    }
    return true;
}

}  // namespace tachograph::runner
