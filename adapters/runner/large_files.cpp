#include "adapters/runner/large_files.hpp"

#include "adapters/runner/files.hpp"
#include "core/ports/failures.hpp"
#include "core/values/text.hpp"

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_pointer = 1024;
constexpr std::string_view pointer_start = "version https://git-lfs.github.com/spec/v1\n";

struct LargeFile {
    std::string path;  // path in the checkout
    std::string id;
    std::uintmax_t size = 0;
};

std::string_view value_of(std::string_view text, std::string_view key) {
    const auto at = text.find(key);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + key.size());
    return text.substr(0, text.find('\n'));
}

bool is_id(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<LargeFile> pointer_in(const fs::path& checkout, const std::string& path) {
    const fs::path file = checkout / path;
    const bool small =
        fs::symlink_status(file).type() == fs::file_type::regular && fs::file_size(file) <= largest_pointer;
    const std::string text = small ? read_file(file) : std::string();
    if (!text.starts_with(pointer_start)) return std::nullopt;
    const std::string_view id = value_of(text, "\noid sha256:");
    const std::string_view digits = value_of(text, "\nsize ");
    LargeFile large{path, std::string(id), 0};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), large.size);
    if (!is_id(id) || error != std::errc() || end != digits.data() + digits.size())
        throw Refused(fmt::format("{} is a damaged Git LFS pointer", printable(path)));
    return large;
}

std::vector<LargeFile> pointers_in(GitOrder order, const GitLimits& limits) {
    order.words = {"ls-files", "-z", "--", ":(attr:filter=lfs)"};
    const std::string output = output_of_git(order, limits);
    std::vector<LargeFile> pointers;
    for (std::size_t at = 0; at < output.size();) {
        const std::string path = output.substr(at, output.find('\0', at) - at);
        at += path.size() + 1;
        if (auto pointer = pointer_in(order.folder, path)) pointers.push_back(std::move(*pointer));
    }
    return pointers;
}

fs::path content_of(const LargeFile& file, const std::string& checkout) {
    return fs::path(checkout) / ".git/lfs/objects" / file.id.substr(0, 2) / file.id.substr(2, 2) / file.id;
}

bool is_installed(GitOrder order, const GitLimits& limits) {
    order.words = {"lfs", "version"};
    return run_git(order, limits).well();
}

void require_content(const LargeFile& file, const GitOrder& place) {
    const fs::path content = content_of(file, place.folder);
    if (!fs::is_regular_file(content) || fs::file_size(content) != file.size)
        throw Refused(
            fmt::format("{} is a Git LFS pointer, and its server does not provide the content", printable(file.path)));
}

void put_in_place(const LargeFile& file, const GitOrder& place) {
    const fs::path target = fs::path(place.folder) / file.path;
    const fs::perms mode = fs::status(target).permissions();
    fs::copy_file(content_of(file, place.folder), target, fs::copy_options::overwrite_existing);
    fs::permissions(target, mode);
}

// Updates git's index as in a clone, so that `git describe --dirty` and the like see no change.
void take_for_unchanged(GitOrder order, const GitLimits& limits) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"lfs", "install", "--local", "--skip-repo"}, {"add", "--update"}}) {
        order.words = words;
        const Ended ended = run_git(order, limits);
        if (!ended.well()) throw Unavailable(fmt::format("git {} {}", words.front(), to_text(ended)));
    }
}

}  // namespace

std::string lfs_url_of(const std::string& clone_url) {
    if (!clone_url.starts_with("https://") && !clone_url.starts_with("http://")) return clone_url;
    std::string url = clone_url.substr(0, clone_url.find_last_not_of('/') + 1);
    return url + (url.ends_with(".git") ? "" : ".git") + "/info/lfs";
}

bool has_pointers(const GitOrder& place, const GitLimits& limits) { return !pointers_in(place, limits).empty(); }

void fetch_large_files(const std::string& commit, const LfsServer& server, const GitOrder& place,
                       const GitLimits& limits, Room& room) {
    const std::vector<LargeFile> files = pointers_in(place, limits);
    if (files.empty()) return;
    const std::string first = printable(files.front().path);
    if (!is_installed(place, limits))
        throw Refused(
            fmt::format("{} is a Git LFS pointer, and git-lfs is not installed on the machine that measures", first));
    for (const LargeFile& file : files) {
        if (file.size > room.bytes)
            throw Refused(fmt::format("{} is larger than what is left of the {} MB that a checkout may have",
                                      printable(file.path), limits.disk_mb));
        room.bytes -= file.size;
    }
    GitOrder order = place;
    order.settings = server.settings;
    // Overrides the server in the repository's .lfsconfig.
    order.words = {"-c",     "lfs.url=" + server.url,
                   "-c",     "remote.origin.url=" + server.url,
                   "-c",     "lfs.fetchinclude=",
                   "-c",     "lfs.fetchexclude=",
                   "-c",     "lfs.basictransfersonly=true",
                   "-c",     "lfs.transfer.maxretries=1",
                   "lfs",    "fetch",
                   "origin", commit};
    try {
        persist("the contents of Git LFS pointers", order, limits);
    } catch (const Refused& refused) {
        // The failure may be about a file that no attribute marks: git-lfs fetches whatever looks like a pointer.
        fmt::print(stderr, "{}\n", refused.what());
    }
    for (const LargeFile& file : files) require_content(file, place);
    for (const LargeFile& file : files) put_in_place(file, place);
    take_for_unchanged(place, limits);
}

}  // namespace tachograph::runner
