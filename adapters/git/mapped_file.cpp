#include "adapters/git/pack_reader.hpp"
#include "core/ports/failures.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tachograph::git {

MappedFile::MappedFile(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    void* mapped = MAP_FAILED;
    if (descriptor >= 0 && ::fstat(descriptor, &status) == 0 && status.st_size > 0) {
        size_ = static_cast<std::size_t>(status.st_size);
        mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    }
    const int error = descriptor >= 0 && status.st_size == 0 ? 0 : errno;
    if (descriptor >= 0) ::close(descriptor);
    if (mapped == MAP_FAILED)
        throw Unavailable(fmt::format("cannot read {}: {}", path, error == 0 ? "it is empty" : std::strerror(error)));
    data_ = static_cast<const char*>(mapped);
}

MappedFile::~MappedFile() { ::munmap(const_cast<char*>(data_), size_); }

void MappedFile::release(std::size_t from, std::size_t to) const {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    from -= from % page;
    if (to > from) ::madvise(const_cast<char*>(data_) + from, to - from, MADV_DONTNEED);
}

}  // namespace tachograph::git
