#include "adapters/git/file_lock.hpp"

#include "core/ports/failures.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace tachograph::git {

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

}  // namespace tachograph::git
