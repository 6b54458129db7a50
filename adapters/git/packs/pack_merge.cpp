#include "adapters/git/packs/pack_merge.hpp"

#include "adapters/git/packs/pack_reader.hpp"
#include "adapters/git/packs/pack_writer.hpp"
#include "adapters/system/durable_file.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

constexpr std::size_t megabyte = std::size_t{1} << 20U;
constexpr std::size_t full = 8 * megabyte;      // a pack of this size is not merged again
constexpr std::size_t largest = 32 * megabyte;  // a merge takes packs until their sum reaches this
constexpr std::size_t many = 64;                // with fewer packs, nothing is merged
constexpr std::size_t at_least = 48;            // packs in one merge

// Returns nullopt if the pack is not a LogPack, is full, or is gone.
std::optional<LogPack> log_pack_at(const std::string& path) {
    std::error_code gone;
    const auto bytes = std::filesystem::file_size(path + ".pack", gone);
    if (gone || bytes >= full) return std::nullopt;
    const Pack pack(path);
    LogPack log_pack{path, bytes, {}, {}};
    Pack::Reading reading;
    for (std::size_t at = 0; at < pack.size(); ++at) {
        const auto start = pack.is_stored(at, reading) ? pack.commit_start(at, reading) : std::nullopt;
        const auto parent = start ? parent_of(*start) : std::nullopt;
        if (!parent || (at > 0 && *parent != log_pack.last)) return std::nullopt;
        if (at == 0) log_pack.before = *parent;
        log_pack.last = pack.id(at);
    }
    return pack.size() > 0 ? std::optional(std::move(log_pack)) : std::nullopt;
}

using LogPackList = std::vector<LogPack>;

// The newest packs that follow one another up to the tip, oldest first.
LogPackList newest_run(const LogPackList& all, const RawId& tip) {
    std::map<RawId, const LogPack*> by_last;
    for (const LogPack& log_pack : all) {
        const auto [other, is_new] = by_last.emplace(log_pack.last, &log_pack);
        // After an interrupted merge, the merged pack and its last part end at the same commit: take the merged pack.
        if (!is_new && log_pack.bytes > other->second->bytes) other->second = &log_pack;
    }
    LogPackList run;
    RawId last = tip;
    for (auto found = by_last.find(last); found != by_last.end(); found = by_last.find(last)) {
        run.push_back(*found->second);
        last = run.back().before;
    }
    std::ranges::reverse(run);
    return run;
}

// Packs that are neither in the run nor after the tip. The log may grow while packs are merged.
LogPackList strays(LogPackList all, const LogPackList& run, const RawId& tip) {
    std::set<std::string> used;
    for (const LogPack& log_pack : run) used.insert(log_pack.path);
    std::map<RawId, const LogPack*> by_before;
    for (const LogPack& log_pack : all) by_before.emplace(log_pack.before, &log_pack);
    RawId last = tip;
    for (auto next = by_before.find(last); next != by_before.end(); next = by_before.find(last)) {
        used.insert(next->second->path);
        last = next->second->last;
    }
    std::erase_if(all, [&](const LogPack& log_pack) { return used.contains(log_pack.path); });
    return all;
}

std::vector<PackedCommit> commits_of(const LogPackList& run, const Range& range) {
    std::vector<PackedCommit> commits;
    RawId before = run[range.first].before;
    for (std::size_t n = range.first; n < range.end; ++n) {
        const Pack pack(run[n].path);
        Pack::Reading reading;
        for (std::size_t at = 0; at < pack.size(); ++at) {
            const auto content = pack.commit(at, reading);
            if (!content || parent_of(*content) != before)
                throw Unavailable(fmt::format("the pack {} has changed on disk since it was first read", run[n].path));
            before = pack.id(at);
            commits.push_back({before, std::string(*content)});
        }
    }
    return commits;
}

void remove_pack(const std::string& path) {
    // The index goes first: without it, git does not see the pack.
    for (const char* ending : {".idx", ".rev", ".pack"}) ::unlink((path + ending).c_str());
}

bool is_contained(const Pack& pack, const Pack& other) {
    if (pack.size() > other.size()) return false;
    for (std::size_t at = 0; at < pack.size(); ++at) {
        if (!other.find(pack.id(at))) return false;
    }
    return true;
}

// An interrupted merge leaves the packs that it merged beside the merged pack.
void remove_leftovers(const std::string& repository, const LogPackList& strays) {
    if (strays.empty()) return;
    std::vector<std::string> others = pack_paths(repository);
    std::erase_if(others, [&](const std::string& path) {
        return std::ranges::find(strays, path, &LogPack::path) != strays.end();
    });
    std::vector<std::unique_ptr<Pack>> left;
    for (const LogPack& stray : strays) left.push_back(std::make_unique<Pack>(stray.path));
    for (const std::string& path : others) {
        const Pack other(path);
        std::erase_if(left, [&](const std::unique_ptr<Pack>& stray) {
            if (!is_contained(*stray, other)) return false;
            remove_pack(stray->path());
            return true;
        });
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

std::vector<LogPack> LogPacks::look(const std::string& repository) {
    std::map<std::string, std::optional<LogPack>> now;
    LogPackList all;
    for (const std::string& path : pack_paths(repository)) {
        const auto known = known_.find(path);
        const auto& log_pack = *now.emplace(path, known == known_.end() ? log_pack_at(path) : known->second).first;
        if (log_pack.second) all.push_back(*log_pack.second);
    }
    known_ = std::move(now);
    return all;
}

std::size_t merge_packs(const std::string& repository, const ObjectId& tip, LogPacks& packs) {
    const LogPackList all = packs.look(repository);
    const RawId last = parse_id(tip).value();
    const LogPackList run = newest_run(all, last);
    remove_leftovers(repository, strays(all, run, last));
    std::vector<std::size_t> sizes;
    for (const LogPack& log_pack : run) sizes.push_back(log_pack.bytes);
    const Range range = packs_to_merge(sizes);
    if (range == Range{}) return 0;
    system::HelperThread beside;
    const std::string merged = write_pack(repository, commits_of(run, range), beside);
    for (std::size_t n = range.first; n < range.end; ++n) {
        if (run[n].path != merged) remove_pack(run[n].path);
    }
    system::sync_folder(repository + "/objects/pack");
    release_pack(merged);
    return range.end - range.first;
}

}  // namespace tachograph::git
