#include "adapters/runner/files.hpp"

#include "adapters/system/base64.hpp"
#include "core/ports/failures.hpp"
#include "core/values/text.hpp"
#include "reports/formats/formats.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_picture = 512 * 1024;
constexpr std::size_t most_pictures = 20;
constexpr std::size_t most_entries = 10'000;  // limit of files and folders, for results and for diagrams

// How many ASCII characters the bytes begin with, rounded down to a multiple of eight: a fast check.
std::size_t ascii_length(std::string_view bytes) {
    constexpr std::uint64_t high_bits = 0x8080808080808080;
    std::uint64_t eight = 0;
    std::size_t length = 0;
    for (; length + sizeof eight <= bytes.size(); length += sizeof eight) {
        std::memcpy(&eight, bytes.data() + length, sizeof eight);
        if ((eight & high_bits) != 0) break;
    }
    return length;
}

bool is_text(std::string_view bytes) {
    for (;;) {
        bytes.remove_prefix(ascii_length(bytes));
        if (bytes.empty()) return true;
        const std::size_t length = utf8_length(bytes);
        if (length == 0) return false;
        bytes.remove_prefix(length);
    }
}

// Returns everything below the folder except folders, sorted by name. Throws Refused if not all of it can be listed.
std::vector<fs::path> entries_below(const std::string& folder) {
    std::vector<fs::path> entries;
    std::size_t seen = 0;
    fs::path last = folder;
    std::error_code error;
    fs::recursive_directory_iterator at(folder, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        last = at->path();
        if (++seen > most_entries)
            throw Refused(fmt::format("there are more than {} files and folders to collect; write fewer, larger files",
                                      most_entries));
        const fs::file_type type = fs::symlink_status(last, error).type();
        if (error && type != fs::file_type::not_found) break;
        if (type != fs::file_type::directory) entries.push_back(last);
    }
    if (error == std::errc::filename_too_long)
        throw Refused("the results folder is nested too deeply; write the results nearer to its top");
    if (error)
        throw Refused(
            fmt::format("the folder {} cannot be read: {}", printable(last.filename().string()), error.message()));
    std::ranges::sort(entries);
    return entries;
}

// Returns why the content of the entry cannot be collected; empty if it can.
std::string objection_to(const fs::path& path) {
    const fs::file_type type = fs::symlink_status(path).type();
    if (type == fs::file_type::symlink) return "is a symbolic link, which is not followed";
    if (type != fs::file_type::regular) return "is not a regular file";
    return ::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) == 0
               ? ""
               : fmt::format("cannot be read: {}", std::strerror(errno));
}

void sync(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced) throw Unavailable(fmt::format("cannot make {} durable: {}", path, std::strerror(error)));
}

}  // namespace

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::error_code unknown;
    const auto size = fs::file_size(path, unknown);
    std::string content;
    // Files of the kernel have no size, or a wrong one.
    if (!unknown) content.reserve(size + reports::reading_room);
    std::array<char, 64 * 1024> block;
    while (file.read(block.data(), block.size()) || file.gcount() > 0)
        content.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (!file.eof()) throw Unavailable(fmt::format("cannot read {}", path));
    return content;
}

void write_file(const std::string& path, const std::string& content) {
    const std::string draft = path + ".new";
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) throw Unavailable(fmt::format("cannot write {}: {}", draft, std::strerror(errno)));
    ::close(descriptor);
    std::ofstream file(draft, std::ios::binary);
    file << content << std::flush;
    if (!file) throw Unavailable(fmt::format("cannot write {}; is the disk full?", draft));
    file.close();
    sync(draft);
    fs::rename(draft, path);
    sync(fs::path(path).parent_path());
}

std::string tail_of(const std::string& path, std::size_t bytes) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) return {};
    const auto size = static_cast<std::size_t>(file.tellg());
    const std::size_t skipped = size > bytes ? size - bytes : 0;
    file.seekg(static_cast<std::streamoff>(skipped));
    std::string text(size - skipped, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    const auto line = skipped == 0 ? std::string::npos : text.find('\n');
    return printable(line == std::string::npos ? text : text.substr(line + 1));
}

std::vector<reports::ResultFile> collect_results(const std::string& folder, std::size_t most_bytes) {
    std::vector<reports::ResultFile> files;
    std::size_t total = 0;
    for (const fs::path& path : entries_below(folder)) {
        const std::string name = path.lexically_relative(folder);
        const auto refuse = [&](const std::string& why) {
            throw Refused(fmt::format("the result file {} {}", printable(name), why));
        };
        if (const std::string objection = objection_to(path); !objection.empty()) refuse(objection);
        const auto size = fs::file_size(path);
        total += size;
        if (total > most_bytes)
            throw Refused(fmt::format("the result files are larger than {} MB", most_bytes / (1024 * 1024)));
        if (size == 0) refuse("is empty");
        std::string text = read_file(path);
        if (!is_text(text) || !is_text(name)) refuse("is not UTF-8 text");
        files.push_back({name, std::move(text)});
    }
    return files;
}

std::vector<reports::Item> collect_diagrams(const std::string& folder) {
    static const std::map<std::string, std::string> types{
        {".png", "image/png"}, {".svg", "image/svg+xml"}, {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"}};
    std::vector<reports::Item> items;
    reports::Table left_out{{"diagram", "why"}, {}};
    for (const fs::path& path : entries_below(folder)) {
        const auto type = types.find(path.extension());
        if (type == types.end()) continue;
        const std::string name = printable(path.stem().string());
        std::string objection = objection_to(path);
        if (objection.empty() && fs::file_size(path) > largest_picture)
            objection = fmt::format("is larger than {} KB", largest_picture / 1024);
        if (objection.empty() && items.size() >= most_pictures)
            objection = fmt::format("comes after the first {}", most_pictures);
        if (objection.empty()) {
            items.push_back(
                {name, name,
                 reports::Image{fmt::format("data:{};base64,{}", type->second, system::base64(read_file(path)))}});
        } else if (left_out.rows.size() < most_pictures) {
            left_out.rows.push_back({name, objection});
        } else {
            left_out.rows.back() = {"…", "and more"};
        }
    }
    if (!left_out.rows.empty()) items.push_back({"left-out", "Diagrams that are left out", std::move(left_out)});
    return items;
}

}  // namespace tachograph::runner
