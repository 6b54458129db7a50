#include "tests/faults/injection/synced_disk.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tachograph::testing {
namespace {

namespace fs = std::filesystem;

std::string read_all(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_all(const std::string& path, const std::string& content) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << content;
    if (!file.flush()) throw std::runtime_error(fmt::format("cannot write {}: {}", path, std::strerror(errno)));
}

}  // namespace

SyncedDisk::SyncedDisk(std::string root) : root_(std::move(root)) {
    sync_all();
    struct stat status {};
    ::stat(root_.c_str(), &status);
    root_identity_ = {status.st_dev, status.st_ino};
}

SyncedDisk::~SyncedDisk() {
    for (const auto& [identity, node] : nodes_) ::close(node.open);
}

// The recorded content of the file; nullopt if the file is gone. A file that was never synced is empty.
SyncedDisk::Node* SyncedDisk::look(const std::string& path) {
    const int open = ::open(path.c_str(), O_PATH | O_CLOEXEC | (path.starts_with("/proc/") ? 0 : O_NOFOLLOW));
    if (open < 0 && errno == EMFILE) throw std::runtime_error("too many files: raise the limit of open files");
    if (open < 0) return nullptr;
    struct stat status {};
    ::fstat(open, &status);
    const auto [found, added] = nodes_.try_emplace({status.st_dev, status.st_ino});
    Node& node = found->second;
    if (!added) {
        ::close(open);
    } else {
        node.open = open;
        node.folder = S_ISDIR(status.st_mode);
        node.mode = status.st_mode & 07777;
    }
    return &node;
}

void SyncedDisk::record_names(Node& node, const std::string& folder) {
    node.names.clear();
    std::error_code gone;
    for (const auto& entry : fs::directory_iterator(folder, gone)) {
        struct stat status {};
        if (::lstat(entry.path().c_str(), &status) != 0 || !look(entry.path())) continue;
        node.names[entry.path().filename()] = {status.st_dev, status.st_ino};
    }
}

void SyncedDisk::sync(const std::string& path) {
    Node* node = look(path);
    if (!node) return;
    if (node->folder) {
        record_names(*node, path);
        record_name_of_folder(path);
    } else {
        node->content = read_all(path);
    }
}

// A folder that is synced is found again: file systems make its name durable with it.
void SyncedDisk::record_name_of_folder(const std::string& path) {
    std::error_code gone;
    const fs::path real = fs::canonical(path, gone);
    if (gone || real == root_ || !real.string().starts_with(root_ + "/")) return;
    struct stat parent {};
    struct stat folder {};
    if (::stat(real.parent_path().c_str(), &parent) != 0 || ::stat(real.c_str(), &folder) != 0) return;
    if (Node* above = look(real.parent_path());
        above->names.try_emplace(real.filename(), folder.st_dev, folder.st_ino).second)
        record_name_of_folder(real.parent_path());
}

void SyncedDisk::record(const std::string& path) {
    sync(path);
    std::error_code gone;
    for (const auto& entry : fs::recursive_directory_iterator(path, gone)) sync(entry.path());
}

void SyncedDisk::sync_all() { record(root_); }

void SyncedDisk::rebuild(const Node& node, const std::string& path) const {
    if (!node.folder) {
        write_all(path, node.content);
    } else {
        fs::create_directories(path);
        for (const auto& [name, identity] : node.names) rebuild(nodes_.at(identity), path + "/" + name);
    }
    ::chmod(path.c_str(), node.mode);
}

void SyncedDisk::lose_unsynced() {
    for (const auto& entry : fs::directory_iterator(root_)) fs::remove_all(entry.path());
    rebuild(nodes_.at(root_identity_), root_);
}

void SyncedDisk::lose_unsynced_content() {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    for (const std::string& path : files) {
        const Node* node = look(path);
        ::chmod(path.c_str(), node->mode | S_IWUSR);
        write_all(path, node->content);
        ::chmod(path.c_str(), node->mode);
    }
}

}  // namespace tachograph::testing
