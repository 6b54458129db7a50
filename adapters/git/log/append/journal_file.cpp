#include "adapters/git/log/append/journal_file.hpp"

#include "adapters/system/durable_file.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
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

[[noreturn]] void cannot_read(const std::string& path) {
    throw Unavailable(fmt::format("cannot read {}: {}", path, std::strerror(errno)));
}

int opened(const std::string& path) {
    if (system::create_file(path)) system::sync_folder(std::filesystem::path(path).parent_path());
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) cannot_write(path);
    return descriptor;
}

// The first `most` bytes of the file, or fewer; empty if there is no file.
std::string read_start(const std::string& path, std::size_t most) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 && errno == ENOENT) return {};
    if (descriptor < 0) cannot_read(path);
    std::string bytes(most, '\0');
    std::size_t size = 0;
    ssize_t count = 1;
    while (size < most && count != 0) {
        count = ::read(descriptor, bytes.data() + size, most - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) break;
        size += static_cast<std::size_t>(count);
    }
    const int error = errno;
    ::close(descriptor);
    errno = error;
    if (count < 0) cannot_read(path);
    bytes.resize(size);
    return bytes;
}

void read_row(std::string_view& rest, JournalContent& content) {
    for (auto next = read_record(rest); next; next = read_record(rest)) {
        if (!content.row.empty() && next->record.before != content.row.back().after()) return;
        content.row.push_back(std::move(next->record));
        content.end += next->length;
        rest.remove_prefix(next->length);
    }
}

std::vector<RawId> whole_records_in(std::string_view bytes) {
    std::vector<RawId> found;
    for (auto at = bytes.find(record_mark); at != std::string_view::npos; at = bytes.find(record_mark)) {
        bytes.remove_prefix(at);
        const auto read = read_record(bytes);
        if (read) found.push_back(read->record.after());
        bytes.remove_prefix(read ? read->length : record_mark.size());
    }
    return found;
}

// Whether each byte is a zero or the mark's. A killed process leaves this if it was writing the mark over zeros, or
// zeros over the mark.
bool was_cut_off(std::string_view start) {
    return std::ranges::mismatch(start, record_mark, [](char here, char mark) {
               return here == 0 || here == mark;
           }).in1 == start.end();
}

}  // namespace

std::array<std::string, 2> journal_files(const std::string& repository) {
    return {repository + "/tachograph.journal-1", repository + "/tachograph.journal-2"};
}

bool has_records(const std::string& path) {
    const std::string start = read_start(path, record_mark.size());
    if (start == record_mark) return true;
    if (was_cut_off(start)) return false;
    throw Damaged(
        fmt::format("the journal {} is damaged, or of a later version: start that version, or restore the file from a "
                    "backup; to go on without the events in it, remove it",
                    path));
}

JournalContent read_journal_file(const std::string& path) {
    // The file is usually empty; then leftovers of earlier use need not be read.
    if (!has_records(path)) return {};
    const std::string bytes = read_start(path, room);
    JournalContent content;
    std::string_view rest = bytes;
    read_row(rest, content);
    content.behind = whole_records_in(rest);
    return content;
}

JournalFile::JournalFile(std::string path) : path_(std::move(path)), descriptor_(opened(path_)) {
    // A power failure while a file grows may leave any bytes in it. Zeros at its beginning say that there is no record.
    if (std::filesystem::file_size(path_) == 0) end_at(0);
}

JournalFile::~JournalFile() { ::close(descriptor_); }

bool JournalFile::has_room(std::size_t bytes) const { return end_ + bytes <= room; }

void JournalFile::add(JournalRecord record) {
    settle();
    const std::string bytes = format_record(record);
    unsure_ = true;
    write(bytes, end_);
    records_.push_back(std::move(record));
    end_ += bytes.size();
    unsure_ = false;
}

void JournalFile::settle() {
    std::error_code unknown;
    // On a full disk, nothing of the record may have been written, and there is no space for zeros behind the end.
    if (unsure_ && std::filesystem::file_size(path_, unknown) > end_) end_at(end_);
    unsure_ = false;
}

void JournalFile::clear() {
    end_at(0);
    end_ = 0;
    unsure_ = false;
    records_.clear();
}

// Writes zeros in place of a mark, so that no record begins at `place`.
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
