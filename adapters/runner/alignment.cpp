#include "adapters/runner/alignment.hpp"

#include "adapters/runner/descriptor.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_entries = 50'000;
constexpr std::size_t most_sections = 4'096;
constexpr std::size_t most_text = 256 * 1024;  // of the section names, or of the compilers' comments
constexpr std::uint64_t enough = 32;

// Reads parts of a file; nullopt if the file is shorter.
class Parts {
  public:
    explicit Parts(const fs::path& path)
        : file_(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) {}

    std::optional<std::string> at(std::uint64_t offset, std::size_t size) const {
        std::string bytes(size, '\0');
        const ssize_t read = ::pread(file_.get(), bytes.data(), size, static_cast<off_t>(offset));
        if (read < 0 || static_cast<std::size_t>(read) != size) return std::nullopt;
        return bytes;
    }

  private:
    Descriptor file_;
};

template <class Header>
Header header_in(const std::string& bytes, std::size_t index = 0) {
    Header header;
    std::memcpy(&header, bytes.data() + index * sizeof header, sizeof header);
    return header;
}

struct Section {
    std::string name;
    Elf64_Shdr header;
};

std::vector<Section> sections_of(const Parts& file) {
    const auto start = file.at(0, sizeof(Elf64_Ehdr));
    if (!start || std::memcmp(start->data(), ELFMAG, SELFMAG) != 0 || (*start)[EI_CLASS] != ELFCLASS64) return {};
    const auto elf = header_in<Elf64_Ehdr>(*start);
    const bool sound = elf.e_shentsize == sizeof(Elf64_Shdr) && elf.e_shnum <= most_sections &&
                       elf.e_shstrndx < elf.e_shnum && (elf.e_type == ET_EXEC || elf.e_type == ET_DYN);
    const auto table = sound ? file.at(elf.e_shoff, elf.e_shnum * sizeof(Elf64_Shdr)) : std::nullopt;
    if (!table) return {};
    const auto names_header = header_in<Elf64_Shdr>(*table, elf.e_shstrndx);
    const auto names = names_header.sh_size <= most_text
                           ? file.at(names_header.sh_offset, static_cast<std::size_t>(names_header.sh_size))
                           : std::nullopt;
    if (!names) return {};
    std::vector<Section> sections;
    for (std::size_t n = 0; n < elf.e_shnum; ++n) {
        const auto header = header_in<Elf64_Shdr>(*table, n);
        const std::size_t from = std::min<std::size_t>(header.sh_name, names->size());
        sections.push_back({names->substr(from, names->find('\0', from) - from), header});
    }
    return sections;
}

const Section* called(const std::vector<Section>& sections, std::string_view name) {
    const auto found = std::ranges::find(sections, name, &Section::name);
    return found == sections.end() ? nullptr : &*found;
}

// GCC and Clang write their names into the section `.comment`.
bool is_of_c(const Parts& file, const std::vector<Section>& sections) {
    const Section* comment = called(sections, ".comment");
    if (!comment || comment->header.sh_size > most_text || called(sections, ".go.buildinfo")) return false;
    const auto text = file.at(comment->header.sh_offset, static_cast<std::size_t>(comment->header.sh_size));
    if (!text || text->find("rustc") != std::string::npos) return false;
    return text->find("GCC: (") != std::string::npos || text->find("clang version") != std::string::npos;
}

bool is_unaligned_program(const fs::path& path) {
    const Parts file(path);
    const std::vector<Section> sections = sections_of(file);
    const Section* code = called(sections, ".text");
    return code && code->header.sh_addralign < enough && is_of_c(file, sections);
}

// CMake compiles programs of its own in this folder to test the compiler.
bool is_of_cmake(const fs::path& folder) { return folder.filename() == "CMakeFiles"; }

}  // namespace

bool has_unaligned_program(const std::string& checkout) {
    std::error_code none;
    fs::recursive_directory_iterator at(checkout, fs::directory_options::skip_permission_denied, none);
    for (std::size_t n = 0; !none && n < most_entries && at != fs::recursive_directory_iterator(); ++n) {
        const fs::file_status status = at->symlink_status(none);
        const bool is_own = fs::is_directory(status) && (is_of_cmake(at->path()) || at->path().filename() == ".git");
        if (is_own) at.disable_recursion_pending();
        const bool runs =
            fs::is_regular_file(status) && (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
        if (runs && is_unaligned_program(at->path())) return true;
        at.increment(none);
    }
    return false;
}

}  // namespace tachograph::runner
