#include "adapters/system/durable_file.hpp"

#include "core/ports/failures.hpp"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tachograph::system {
namespace {

[[noreturn]] void fail_to(const char* what, const std::string& path) {
    throw Unavailable(fmt::format("cannot {} {}: {}", what, path, std::strerror(errno)));
}

class Descriptor {
  public:
    Descriptor(const std::string& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0444)) {
        if (number_ < 0) fail_to("open", path);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { ::close(number_); }

    int number() const { return number_; }

  private:
    int number_;
};

void sync(const Descriptor& file, const std::string& path) {
    if (::fsync(file.number()) != 0) fail_to("sync", path);
}

// Syncs the content and the size, but not the times.
void sync_content(const Descriptor& file, const std::string& path) {
    if (::fdatasync(file.number()) != 0) fail_to("sync", path);
}

// Truncates only a longer file. So a file of the same length keeps its allocated space, which is faster to sync.
void cut_off(const Descriptor& file, const std::string& path, std::size_t size) {
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) fail_to("look at", path);
    const auto end = static_cast<off_t>(size);
    if (status.st_size > end && ::ftruncate(file.number(), end) != 0) fail_to("write", path);
}

}  // namespace

void write_durable(const std::string& path, std::string_view content) {
    // Large files are synced in parts, so that other syncs need not wait for the whole file.
    constexpr std::size_t part = std::size_t{1} << 19U;
    const Descriptor file(path, O_WRONLY | O_CREAT);
    cut_off(file, path, content.size());
    for (std::size_t unsynced = 0; !content.empty();) {
        const ssize_t written = ::write(file.number(), content.data(), std::min(content.size(), part - unsynced));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail_to("write", path);
        content.remove_prefix(static_cast<std::size_t>(written));
        unsynced += static_cast<std::size_t>(written);
        if (unsynced < part) continue;
        sync_content(file, path);
        unsynced = 0;
    }
    sync_content(file, path);
}

bool create_file(const std::string& path) {
    const int made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (made < 0 && errno == EEXIST) return false;
    if (made < 0) fail_to("create", path);
    ::close(made);
    return true;
}

void sync_folder(const std::string& path) {
    const Descriptor folder(path, O_RDONLY | O_DIRECTORY);
    sync(folder, path);
}

void sync_tree(const std::string& path) {
    std::vector<std::string> all{path};
    std::error_code none;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path, none)) {
        if (entry.is_directory(none) || entry.is_regular_file(none)) all.push_back(entry.path());
    }
    for (const std::string& one : all) sync(Descriptor(one, O_RDONLY), one);
}

void sync_recent_names(const std::string& path) {
    namespace fs = std::filesystem;
    const auto recent = fs::file_time_type::clock::now() - std::chrono::minutes(2);
    std::error_code gone;  // other processes may remove files meanwhile
    std::vector<std::string> folders{path};
    for (auto entry = fs::recursive_directory_iterator(path, gone); entry != fs::end(entry); entry.increment(gone)) {
        if (entry->is_directory(gone)) folders.push_back(entry->path());
    }
    for (const std::string& folder : folders) {
        const auto changed = fs::last_write_time(folder, gone);
        if (gone || changed < recent) continue;
        try {
            sync_folder(folder);
        } catch (const Unavailable&) {
            if (fs::exists(folder, gone)) throw;
        }
    }
}

void rename_file(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) fail_to("rename", from);
}

bool rename_to_free_name(const std::string& from, const std::string& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno == EEXIST || errno == ENOENT || errno == EINVAL) return false;
    fail_to("rename", from);
}

bool exchange_files(const std::string& one, const std::string& other) {
    if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0) return true;
    if (errno == EINVAL || errno == ENOENT) return false;
    fail_to("rename", one);
}

}  // namespace tachograph::system
