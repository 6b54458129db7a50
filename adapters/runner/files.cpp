#include "adapters/runner/files.hpp"

#include "core/ports/failures.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_picture = 512 * 1024;
constexpr std::size_t most_pictures = 20;
constexpr std::size_t most_files = 1000;

bool is_text(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t length = utf8_length(bytes);
        if (length == 0) return false;
        bytes.remove_prefix(length);
    }
    return true;
}

// In the order of their names, without links, whoever they point to.
std::vector<fs::path> regular_files(const std::string& folder) {
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(folder, none)) {
        if (entry.is_regular_file() && !entry.is_symlink() && files.size() < most_files) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

std::string base64(const std::string& bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size =
        ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                          reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
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
    std::ostringstream content;
    content << file.rdbuf();
    if (!file) throw Unavailable(fmt::format("cannot read {}", path));
    return content.str();
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
    for (const fs::path& path : regular_files(folder)) {
        total += fs::file_size(path);
        if (total > most_bytes)
            throw Refused(fmt::format("the result files are larger than {} MB", most_bytes / (1024 * 1024)));
        std::string text = read_file(path);
        const std::string name = fs::relative(path, folder);
        if (!is_text(text) || !is_text(name))
            throw Refused(fmt::format("the result file {} is no UTF-8 text", printable(name)));
        if (!text.empty()) files.push_back({name, std::move(text)});
    }
    return files;
}

std::vector<reports::Item> collect_diagrams(const std::string& folder) {
    static const std::map<std::string, std::string> types{
        {".png", "image/png"}, {".svg", "image/svg+xml"}, {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"}};
    std::vector<reports::Item> items;
    for (const fs::path& path : regular_files(folder)) {
        const auto type = types.find(path.extension());
        if (type == types.end() || fs::file_size(path) > largest_picture || items.size() >= most_pictures) continue;
        const std::string name = printable(path.stem().string());
        items.push_back(
            {name, name, reports::Image{fmt::format("data:{};base64,{}", type->second, base64(read_file(path)))}});
    }
    return items;
}

}  // namespace tachograph::runner
