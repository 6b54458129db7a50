#include "adapters/git/durable_file.hpp"

#include "core/ports/failures.hpp"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::git {
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

}  // namespace

void write_durable(const std::string& path, std::string_view content) {
    // Large files in parts, so that what others sync meanwhile does not wait for all of it.
    constexpr std::size_t part = std::size_t{4} << 20U;
    const Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
    for (std::size_t unsynced = 0; !content.empty();) {
        const ssize_t written = ::write(file.number(), content.data(), std::min(content.size(), part - unsynced));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail_to("write", path);
        content.remove_prefix(static_cast<std::size_t>(written));
        unsynced += static_cast<std::size_t>(written);
        if (unsynced < part) continue;
        sync(file, path);
        unsynced = 0;
    }
    sync(file, path);
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
    std::error_code gone;  // others may be at work there
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

}  // namespace tachograph::git
