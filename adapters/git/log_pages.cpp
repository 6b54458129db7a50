#include "adapters/git/log_pages.hpp"

#include "core/ports/failures.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <functional>
#include <future>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

constexpr std::size_t entries_a_page = 1024;
// So few are looked up one by one faster than packs are opened.
constexpr std::size_t few = 2000;
constexpr std::uint32_t elsewhere = UINT32_MAX;

// Calls `work` with 0 … count - 1, on all processors at once; the first exception is thrown again.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    const auto worker = [&] {
        for (std::size_t at = next++; at < count; at = next++) work(at);
    };
    std::vector<std::future<void>> others;
    const std::size_t processors = std::min<std::size_t>(count, std::max(1U, std::thread::hardware_concurrency()));
    for (std::size_t n = 1; n < processors; ++n) others.push_back(std::async(std::launch::async, worker));
    worker();
    for (auto& other : others) other.get();
}

}  // namespace

struct GitLogPages::LoadedPack {
    enum class Kind : std::uint8_t { child, root, unknown };
    struct Link {
        RawId parent;
        Kind kind = Kind::unknown;
    };

    explicit LoadedPack(const std::string& path) : pack(path), links(pack.size()) {
        std::string scratch;
        for (std::size_t at = 0; at < pack.size(); ++at) {
            const auto start = pack.commit_start(at, scratch);
            if (!start) continue;
            const auto parent = parent_of(*start);
            links[at] = parent ? Link{*parent, Kind::child} : Link{{}, Kind::root};
        }
        if (pack.size() > 0) pack.release(0, pack.size() - 1);
    }

    Pack pack;
    std::vector<Link> links;
};

GitLogPages::GitLogPages(const std::string& repository, const ObjectId& tip, const ObjectId& after)
    : repository_(Repository::open(repository)) {
    if (!walk(tip, after, few)) {
        load_packs();
        walk(tip, after, SIZE_MAX);
    }
    std::ranges::reverse(order_);
    prefetch_.emplace(count(), [this](std::size_t at) {
        std::vector<ReadEvent> events;
        events.reserve(entries_a_page);
        visit(at, [&](const RawId& /*id*/, std::string_view message) { events.push_back(parse_event(message)); });
        return events;
    });
}

GitLogPages::~GitLogPages() = default;

// False: there are more than `most`.
bool GitLogPages::walk(const ObjectId& tip, const ObjectId& after, std::size_t most) {
    order_.clear();
    elsewhere_.clear();
    const auto last = parse_id(after);
    std::optional<RawId> id = parse_id(tip);
    Place place{elsewhere, 0};
    while (id && id != last) {
        if (order_.size() == most) return false;
        place = find(*id, place);
        order_.push_back(place);
        id = parent(place, *id);
    }
    if (!id && last) throw Unavailable(fmt::format("{} is not in the event log", after));
    if (!id && !order_.empty()) order_.pop_back();  // the root is no event
    return true;
}

void GitLogPages::load_packs() {
    const std::vector<std::string> paths = pack_paths(repository_.path());
    std::vector<std::unique_ptr<LoadedPack>> packs(paths.size());
    in_parallel(paths.size(), [&](std::size_t at) {
        try {
            packs[at] = std::make_unique<LoadedPack>(paths[at]);
        } catch (const Unavailable&) {
            // Packed together with others since: what was in it is found in another.
            if (std::filesystem::exists(paths[at] + ".idx")) throw;
        }
    });
    std::erase(packs, nullptr);
    packs_ = std::move(packs);
}

bool GitLogPages::is_at(const Place& place, const RawId& id) const {
    return place.pack < packs_.size() && place.at < packs_[place.pack]->pack.size() &&
           packs_[place.pack]->pack.id(place.at) == id;
}

// Nearly always beside its child: before it in this program's packs, after it in git's.
GitLogPages::Place GitLogPages::find(const RawId& id, const Place& child) {
    const Place before{child.pack, child.at - 1};
    const Place behind{child.pack, child.at + 1};
    if (is_at(before, id)) return before;
    if (is_at(behind, id)) return behind;
    for (std::uint32_t pack = 0; pack < packs_.size(); ++pack) {
        if (const auto at = packs_[pack]->pack.find(id)) return {pack, static_cast<std::uint32_t>(*at)};
    }
    elsewhere_.push_back(id);
    return {elsewhere, static_cast<std::uint32_t>(elsewhere_.size() - 1)};
}

std::optional<RawId> GitLogPages::parent(const Place& place, const RawId& id) {
    using Kind = LoadedPack::Kind;
    if (place.pack != elsewhere) {
        const LoadedPack::Link& link = packs_[place.pack]->links[place.at];
        if (link.kind != Kind::unknown) return link.kind == Kind::child ? std::optional(link.parent) : std::nullopt;
    }
    const CommitInfo info = repository_.commit(to_text(id));
    if (info.parents.size() > 1) throw Unavailable(fmt::format("the event log is not linear: {} is a merge", info.id));
    return info.parents.empty() ? std::nullopt : parse_id(info.parents.front());
}

std::size_t GitLogPages::count() const { return (order_.size() + entries_a_page - 1) / entries_a_page; }

const RawId& GitLogPages::id(const Place& place) const {
    return place.pack == elsewhere ? elsewhere_[place.at] : packs_[place.pack]->pack.id(place.at);
}

void GitLogPages::visit(std::size_t page, const std::function<void(const RawId&, std::string_view)>& visitor) const {
    const std::size_t first = page * entries_a_page;
    const std::size_t end = std::min(order_.size(), first + entries_a_page);
    std::string scratch;
    for (std::size_t n = first; n < end; ++n) {
        const Place& place = order_[n];
        const auto content =
            place.pack == elsewhere ? std::nullopt : packs_[place.pack]->pack.commit(place.at, scratch);
        if (content) {
            visitor(id(place), message_of(*content));
        } else {
            const std::lock_guard lock(mutex_);
            visitor(id(place), repository_.commit(to_text(id(place))).message);
        }
    }
    if (first < end) release(first, end - 1);
}

std::vector<LogEntry> GitLogPages::page(std::size_t at) const {
    std::vector<LogEntry> entries;
    visit(at, [&](const RawId& entry, std::string_view message) {
        entries.push_back({to_text(entry), std::string(message)});
    });
    return entries;
}

std::vector<ReadEvent> GitLogPages::events(std::size_t at) { return prefetch_->take(at); }

Revision GitLogPages::revision(std::size_t page, std::size_t entry) const {
    return to_text(id(order_.at(page * entries_a_page + entry)));
}

// What was read stays in memory no longer than this; of a million events there is half a gigabyte.
void GitLogPages::release(std::size_t first, std::size_t last) const {
    const Place& one = order_[first];
    const Place& other = order_[last];
    if (one.pack == other.pack && one.pack != elsewhere) packs_[one.pack]->pack.release(one.at, other.at);
}

}  // namespace tachograph::git
