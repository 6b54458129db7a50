#include "adapters/runner/tree.hpp"

#include "adapters/runner/files.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>

namespace tachograph::runner {
namespace {

constexpr std::ptrdiff_t deepest = 128;  // deepest nesting of folders
constexpr long longest_list_mb = 32;

// An entry of `git ls-tree -l -z`: mode, type, id, size, a tab, and the path.
struct Entry {
    std::string_view mode;
    std::string_view id;
    std::uintmax_t size = 0;
    std::string_view path;
};

std::string_view word_of(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(word.size());
    return word;
}

Entry parse(std::string_view line) {
    const auto tab = std::min(line.find('\t'), line.size());
    Entry entry;
    entry.path = line.substr(std::min(tab + 1, line.size()));
    line = line.substr(0, tab);
    entry.mode = word_of(line);
    word_of(line);
    entry.id = word_of(line);
    const std::string_view size = word_of(line);  // `-` if the entry has no size
    std::from_chars(size.data(), size.data() + size.size(), entry.size);
    return entry;
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

[[noreturn]] void throw_too_many(const std::string& subject) {
    throw Refused(
        fmt::format("{} has too many files and folders to be checked out; the limit is {}", subject, Room{}.entries));
}

// Returns the list of all entries. Throws Refused if there are too many: git is killed once its output exceeds the
// limit.
std::string listing(const std::string& subject, const std::string& commit, GitOrder order, const GitLimits& limits) {
    order.words = {"ls-tree", "-r", "-t", "-l", "-z", "--full-tree", commit};
    order.output = order.log + ".output";
    order.output_mb = longest_list_mb;
    const Ended ended = run_git(order, limits);
    std::string text = ended.well() ? read_file(order.output) : std::string();
    std::filesystem::remove(order.output);
    if (ended.ending == Ending::signalled && ended.code == SIGXFSZ) throw_too_many(subject);
    if (!ended.well()) throw Unavailable(fmt::format("{} cannot be listed: git {}", subject, to_text(ended)));
    return text;
}

void take_room(const std::string& subject, const Entry& entry, const GitLimits& limits, Room& room) {
    if (room.entries == 0) throw_too_many(subject);
    if (std::ranges::count(entry.path, '/') > deepest)
        throw Refused(fmt::format("{} has folders nested more than {} deep", subject, deepest));
    if (entry.size > room.bytes)
        throw Refused(fmt::format("{} has more than {} MB of files to check out", subject, limits.disk_mb));
    --room.entries;
    room.bytes -= entry.size;
}

}  // namespace

Tree count_tree(const std::string& subject, const std::string& commit, const GitOrder& place, const GitLimits& limits,
                Room& room) {
    const std::string text = listing(subject, commit, place, limits);
    Tree tree;
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const Entry entry = parse(line);
        take_room(subject, entry, limits, room);
        if (entry.mode == "160000") tree.submodules.push_back({std::string(entry.path), std::string(entry.id)});
        tree.has_attributes = tree.has_attributes || name_of(entry.path) == ".gitattributes";
        tree.has_gitmodules = tree.has_gitmodules || entry.path == ".gitmodules";
        tree.has_lfsconfig = tree.has_lfsconfig || entry.path == ".lfsconfig";
    }
    return tree;
}

}  // namespace tachograph::runner
