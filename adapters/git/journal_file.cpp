#include "adapters/git/journal_file.hpp"

#include "adapters/git/durable_file.hpp"
#include "core/ports/failures.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

constexpr std::size_t room = std::size_t{4} << 20U;  // bytes

[[noreturn]] void cannot_write(const std::string& path) {
    throw Unavailable(fmt::format("cannot write {}: {}", path, std::strerror(errno)));
}

int opened(const std::string& path) {
    const bool is_new = !std::filesystem::exists(path);
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) cannot_write(path);
    if (is_new) sync_folder(std::filesystem::path(path).parent_path());
    return descriptor;
}

}  // namespace

bool has_records(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string mark(record_mark.size(), '\0');
    return file.read(mark.data(), static_cast<std::streamsize>(mark.size())) && mark == record_mark;
}

std::vector<JournalRecord> read_journal_file(const std::string& path) {
    // Most of the time it is empty, and what was in it is not worth reading.
    if (!has_records(path)) return {};
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (file.bad()) throw Unavailable(fmt::format("cannot read {}", path));
    std::vector<JournalRecord> records;
    std::string_view rest = bytes;
    for (auto next = read_record(rest); next; next = read_record(rest)) {
        if (!records.empty() && next->record.before != records.back().after()) break;
        records.push_back(std::move(next->record));
        rest.remove_prefix(next->length);
    }
    return records;
}

JournalFile::JournalFile(std::string path) : path_(std::move(path)), descriptor_(opened(path_)) {}

JournalFile::~JournalFile() { ::close(descriptor_); }

bool JournalFile::has_room(std::size_t bytes) const { return is_empty() || end_ + bytes <= room; }

void JournalFile::add(JournalRecord record) {
    settle();
    const std::string bytes = format_record(record);
    unsure_ = true;
    write(bytes, end_);
    unsure_ = false;
    end_ += bytes.size();
    records_.push_back(std::move(record));
}

void JournalFile::settle() {
    if (unsure_) end_at(end_);
    unsure_ = false;
}

void JournalFile::clear() {
    end_at(0);
    if (end_ > room && ::ftruncate(descriptor_, room) != 0) cannot_write(path_);
    end_ = 0;
    unsure_ = false;
    records_.clear();
}

// No record begins there.
void JournalFile::end_at(std::size_t place) const { write(std::string(record_mark.size(), '\0'), place); }

void JournalFile::write(std::string_view bytes, std::size_t at) const {
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) cannot_write(path_);
        bytes.remove_prefix(static_cast<std::size_t>(written));
        at += static_cast<std::size_t>(written);
    }
    if (::fdatasync(descriptor_) != 0) cannot_write(path_);
}

}  // namespace tachograph::git
