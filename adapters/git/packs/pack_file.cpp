#include "adapters/git/packs/pack_file.hpp"

#include "core/ports/failures.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

constexpr std::uint64_t at_once = 65536;      // bytes read ahead
constexpr std::uint64_t after_a_jump = 2048;  // fewer, because most jumps are to the base of a delta, and back

[[noreturn]] void cannot_read(const std::string& path, const char* why) {
    throw Unavailable(fmt::format("cannot read {}: {}", path, why));
}

int opened(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) cannot_read(path, std::strerror(errno));
    return descriptor;
}

std::uint64_t size_of(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace

MappedFile::MappedFile(const std::string& path) {
    const int descriptor = opened(path);
    size_ = size_of(descriptor);
    void* const mapped = size_ > 0 ? ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0) : MAP_FAILED;
    const int error = errno;
    ::close(descriptor);
    if (mapped == MAP_FAILED) cannot_read(path, size_ == 0 ? "it is empty" : std::strerror(error));
    data_ = static_cast<const char*>(mapped);
}

MappedFile::~MappedFile() { ::munmap(const_cast<char*>(data_), size_); }

PackFile::PackFile(const std::string& path) : path_(path), descriptor_(opened(path)), size_(size_of(descriptor_)) {}

PackFile::~PackFile() { ::close(descriptor_); }

std::string_view PackFile::read(std::uint64_t from, std::uint64_t to, Piece& piece) const {
    const bool same = piece.file_ == this;
    if (!same || from < piece.start_ || to > piece.start_ + piece.bytes_.size()) {
        const bool backwards = same && from < piece.start_ && from + at_once >= piece.start_;
        const bool forwards = same && from >= piece.start_ && from <= piece.start_ + piece.bytes_.size() + at_once;
        const std::uint64_t start = backwards ? std::min(from, to - std::min(to, at_once)) : from;
        const std::uint64_t end = std::min(size_, from + (forwards ? at_once : after_a_jump));
        fill(piece, start, backwards ? to : std::max(to, end));
    }
    return std::string_view(piece.bytes_).substr(from - piece.start_, to - from);
}

void PackFile::fill(Piece& piece, std::uint64_t start, std::uint64_t end) const {
    piece.file_ = nullptr;
    piece.bytes_.resize(end - start);
    for (std::size_t done = 0; done < piece.bytes_.size();) {
        const auto count = ::pread(descriptor_, piece.bytes_.data() + done, piece.bytes_.size() - done,
                                   static_cast<off_t>(start + done));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) cannot_read(path_, count == 0 ? "it ends too soon" : std::strerror(errno));
        done += static_cast<std::size_t>(count);
    }
    piece.file_ = this;
    piece.start_ = start;
}

}  // namespace tachograph::git
