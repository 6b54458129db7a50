#include "adapters/system/file_lock.hpp"

#include "core/ports/failures.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace tachograph::system {

FileLock::FileLock(const std::string& path, Wait wait)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) throw Unavailable(fmt::format("cannot write {}: {}", path, std::strerror(errno)));
    int code = 0;
    do {
        code = ::flock(descriptor_, wait == Wait::yes ? LOCK_EX : LOCK_EX | LOCK_NB);
    } while (code != 0 && errno == EINTR);
    if (code == 0) return;
    ::close(descriptor_);
    throw Unavailable(fmt::format("{} is locked by another process", path));
}

FileLock::~FileLock() { ::close(descriptor_); }

bool is_locked(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool locked = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return locked;
}

void outlast(const std::string& lock) {
    constexpr std::chrono::seconds old{2};
    std::error_code gone;
    const auto made = std::filesystem::last_write_time(lock, gone);
    if (!gone && std::filesystem::file_time_type::clock::now() - made > old) std::filesystem::remove(lock, gone);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

void wait_for(const std::string& lock) {
    constexpr int enough = 200;
    std::error_code none;
    for (int tries = 0; tries < enough && std::filesystem::exists(lock, none); ++tries) outlast(lock);
}

}  // namespace tachograph::system
