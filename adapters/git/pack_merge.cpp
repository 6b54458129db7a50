#include "adapters/git/pack_merge.hpp"

#include "adapters/git/durable_file.hpp"
#include "adapters/git/pack_reader.hpp"
#include "adapters/git/pack_writer.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <system_error>

#include <unistd.h>

namespace tachograph::git {
namespace {

constexpr std::size_t megabyte = std::size_t{1} << 20U;
constexpr std::size_t full = 8 * megabyte;      // so large a pack is left alone
constexpr std::size_t largest = 32 * megabyte;  // that one merge makes, and then some
constexpr std::size_t many = 64;                // packs
constexpr std::size_t at_least = 48;            // are merged then

// A pack that holds a stretch of the log and nothing else, in the log's order.
struct Stretch {
    std::unique_ptr<Pack> pack;
    std::size_t bytes = 0;
    RawId before;  // the parent of its first commit
};

// Nothing where it is another kind of pack, or gone.
std::optional<Stretch> stretch_at(const std::string& path) {
    std::error_code gone;
    const auto bytes = std::filesystem::file_size(path + ".pack", gone);
    if (gone || bytes >= full) return std::nullopt;
    Stretch stretch{std::make_unique<Pack>(path), bytes, {}};
    const Pack& pack = *stretch.pack;
    Pack::Reading reading;
    for (std::size_t at = 0; at < pack.size(); ++at) {
        const auto start = pack.is_stored(at, reading) ? pack.commit_start(at, reading) : std::nullopt;
        const auto parent = start ? parent_of(*start) : std::nullopt;
        if (!parent || (at > 0 && *parent != pack.id(at - 1))) return std::nullopt;
        if (at == 0) stretch.before = *parent;
    }
    return pack.size() > 0 ? std::optional(std::move(stretch)) : std::nullopt;
}

using Stretches = std::vector<Stretch>;

// The newest ones that follow one another up to the tip, oldest first; they are taken out of `all`.
Stretches newest_run(Stretches& all, const ObjectId& tip) {
    std::map<RawId, std::size_t> by_last;
    for (std::size_t at = 0; at < all.size(); ++at) {
        const auto [other, is_new] = by_last.emplace(all[at].pack->id(all[at].pack->size() - 1), at);
        // The whole rather than its last part, where a merge was interrupted.
        if (!is_new && all[at].bytes > all[other->second].bytes) other->second = at;
    }
    Stretches run;
    std::optional<RawId> last = parse_id(tip);
    for (auto found = by_last.find(*last); found != by_last.end(); found = by_last.find(*last)) {
        run.push_back(std::move(all[found->second]));
        last = run.back().before;
    }
    std::erase_if(all, [](const Stretch& stretch) { return stretch.pack == nullptr; });
    std::ranges::reverse(run);
    return run;
}

std::vector<PackedCommit> commits_of(const Stretches& run, const Range& range) {
    std::vector<PackedCommit> commits;
    Pack::Reading reading;
    for (std::size_t n = range.first; n < range.end; ++n) {
        const Pack& pack = *run[n].pack;
        for (std::size_t at = 0; at < pack.size(); ++at)
            commits.push_back({pack.id(at), std::string(*pack.commit(at, reading))});
    }
    return commits;
}

void remove_pack(const Pack& pack) {
    // Without its index nobody sees the pack any more.
    for (const char* ending : {".idx", ".rev", ".pack"}) ::unlink((pack.path() + ending).c_str());
}

bool is_contained(const Pack& pack, const Pack& other) {
    if (pack.size() > other.size()) return false;
    for (std::size_t at = 0; at < pack.size(); ++at) {
        if (!other.find(pack.id(at))) return false;
    }
    return true;
}

// A merge that was interrupted has left its parts beside the whole.
void remove_leftovers(const std::string& repository, const Stretches& strays) {
    if (strays.empty()) return;
    std::vector<std::string> others = pack_paths(repository);
    std::erase_if(others, [&](const std::string& path) {
        return std::ranges::any_of(strays, [&](const Stretch& stray) { return stray.pack->path() == path; });
    });
    for (const std::string& path : others) {
        const Pack other(path);
        for (const Stretch& stray : strays) {
            if (is_contained(*stray.pack, other)) remove_pack(*stray.pack);
        }
    }
}

}  // namespace

Range packs_to_merge(const std::vector<std::size_t>& sizes) {
    if (sizes.size() < many) return {};
    if (std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}) >= largest) {
        std::size_t end = 0;
        for (std::size_t sum = 0; sum < largest; ++end) sum += sizes[end];
        return {0, end};
    }
    std::size_t first = sizes.size();
    for (std::size_t sum = 0; first > 0; sum += sizes[--first]) {
        const bool enough = sizes.size() - first >= at_least;
        if (enough && sizes[first - 1] > 2 * sum) break;
    }
    return {first, sizes.size()};
}

std::size_t merge_packs(const std::string& repository, const ObjectId& tip) {
    Stretches all;
    for (const std::string& path : pack_paths(repository)) {
        if (auto stretch = stretch_at(path)) all.push_back(*std::move(stretch));
    }
    Stretches run = newest_run(all, tip);
    remove_leftovers(repository, all);
    std::vector<std::size_t> sizes;
    for (const Stretch& stretch : run) sizes.push_back(stretch.bytes);
    const Range range = packs_to_merge(sizes);
    if (range == Range{}) return 0;
    ErrandThread beside;
    const std::string merged = write_pack(repository, commits_of(run, range), beside);
    for (std::size_t n = range.first; n < range.end; ++n) {
        if (run[n].pack->path() != merged) remove_pack(*run[n].pack);
    }
    sync_folder(repository + "/objects/pack");
    return range.end - range.first;
}

}  // namespace tachograph::git
