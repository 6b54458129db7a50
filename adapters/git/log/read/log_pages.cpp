#include "adapters/git/log/read/log_pages.hpp"

#include "core/ports/failures.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <functional>
#include <future>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

constexpr std::size_t entries_a_page = 1024;
// Up to this number, looking commits up one by one is faster than opening all packs.
constexpr std::size_t few = 2000;
constexpr std::uint32_t elsewhere = UINT32_MAX;

// Calls `work` with 0 … count - 1 on all processors in parallel; rethrows the first exception.
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

std::size_t GitLogPages::ById::operator()(const RawId& id) const {
    std::size_t start = 0;
    std::memcpy(&start, id.bytes.data(), sizeof start);
    return start;
}

GitLogPages::GitLogPages(const std::string& repository, const ObjectId& tip, const ObjectId& after, Order order)
    : order_(order), repository_(Repository::open(repository)) {
    const std::optional<RawId> last = parse_id(after);
    if (!last || !walk(tip, last, few)) {
        load_packs();
        walk(tip, last, SIZE_MAX);
    }
    put_in_order();
    prefetch_.emplace(count(), [this](std::size_t at) {
        EventPage page;
        page.events.reserve(entries_a_page);
        page.keys.reserve(entries_a_page);
        visit(at, [&](const Place& /*place*/, std::string_view message) { read_message(page, message); });
        return page;
    });
}

GitLogPages::~GitLogPages() = default;

// Collects the commits from `tip` back to `after`. Returns false if there are more than `most`.
bool GitLogPages::walk(const ObjectId& tip, const std::optional<RawId>& after, std::size_t most) {
    stretches_.clear();
    elsewhere_.clear();
    size_ = 0;
    std::optional<RawId> id = parse_id(tip);
    Place place{elsewhere, 0};
    while (id && id != after) {
        if (size_ >= most) return false;
        place = find(*id, place);
        id = add_stretch(place, after);
        place.at = stretches_.back().first;
    }
    if (!id && after) throw Unavailable(fmt::format("{} is not in the event log", to_text(*after)));
    if (!id && size_ > 0) {  // the root is not an event
        --size_;
        if (++stretches_.back().first > stretches_.back().last) stretches_.pop_back();
    }
    return true;
}

void GitLogPages::load_packs() {
    const std::vector<std::string> paths = pack_paths(repository_.path());
    std::vector<std::unique_ptr<CommitRuns>> packs(paths.size());
    in_parallel(paths.size(), [&](std::size_t at) {
        try {
            packs[at] = std::make_unique<CommitRuns>(paths[at], order_);
        } catch (const std::runtime_error&) {
            // If the pack is gone, it was merged meanwhile, and its commits are in another pack.
            if (std::filesystem::exists(paths[at] + ".idx")) throw;
        }
    });
    std::erase(packs, nullptr);
    packs_ = std::move(packs);
    for (std::uint32_t n = 0; n < packs_.size(); ++n) {
        const Pack& pack = packs_[n]->pack();
        if (pack.size() == 0) continue;
        const auto last = static_cast<std::uint32_t>(pack.size() - 1);
        ends_.try_emplace(pack.id(last), Place{n, last});
        ends_.try_emplace(pack.id(0), Place{n, 0});
    }
}

bool GitLogPages::is_at(const Place& place, const RawId& id) const {
    return place.pack < packs_.size() && place.at < packs_[place.pack]->pack().size() &&
           packs_[place.pack]->pack().id(place.at) == id;
}

// The commit is nearly always at the end of a pack, or right behind its child, which is git's order.
GitLogPages::Place GitLogPages::find(const RawId& id, const Place& child) {
    const Place behind{child.pack, child.at + 1};
    if (is_at(behind, id)) return behind;
    if (const auto end = ends_.find(id); end != ends_.end()) return end->second;
    for (std::uint32_t pack = 0; pack < packs_.size(); ++pack) {
        if (const auto at = packs_[pack]->pack().find(id)) return {pack, static_cast<std::uint32_t>(*at)};
    }
    elsewhere_.push_back(id);
    return {elsewhere, static_cast<std::uint32_t>(elsewhere_.size() - 1)};
}

std::optional<RawId> GitLogPages::add_stretch(const Place& place, const std::optional<RawId>& after) {
    PageStretch stretch{place.pack, place.at, place.at};
    Link link;
    if (place.pack != elsewhere) {
        const CommitRun& run = packs_[place.pack]->run_with(place.at);
        const auto known = after ? packs_[place.pack]->pack().find(*after) : std::nullopt;
        const bool stops = known && run.first <= *known && *known < place.at;
        stretch.first = stops ? static_cast<std::uint32_t>(*known) + 1 : run.first;
        link = stops ? Link{Link::Kind::child, *after} : run.link;
    }
    stretches_.push_back(stretch);
    size_ += stretch.last - stretch.first + 1;
    if (link.kind == Link::Kind::unknown)
        return parent_by_git(repository_.commit(to_text(id({place.pack, stretch.first}))));
    return link.kind == Link::Kind::child ? std::optional(link.parent) : std::nullopt;
}

std::optional<RawId> GitLogPages::parent_by_git(const CommitInfo& info) {
    if (info.parents.size() > 1) throw Damaged(fmt::format("the event log is not linear: {} is a merge", info.id));
    return info.parents.empty() ? std::nullopt : parse_id(info.parents.front());
}

void GitLogPages::put_in_order() {
    std::ranges::reverse(stretches_);
    std::size_t entry = 0;
    for (PageStretch& stretch : stretches_) {
        stretch.entry = entry;
        entry += stretch.last - stretch.first + 1;
    }
}

const GitLogPages::PageStretch& GitLogPages::stretch_with(std::size_t entry) const {
    return *std::prev(std::ranges::upper_bound(stretches_, entry, {}, &PageStretch::entry));
}

RawId GitLogPages::id(const Place& place) const {
    return place.pack == elsewhere ? elsewhere_[place.at] : packs_[place.pack]->pack().id(place.at);
}

std::size_t GitLogPages::count() const { return (size_ + entries_a_page - 1) / entries_a_page; }

void GitLogPages::visit(std::size_t page, const Visitor& visitor) const {
    const std::size_t end = std::min(size_, (page + 1) * entries_a_page);
    auto reading = take_reading();
    for (std::size_t entry = page * entries_a_page; entry < end;) {
        const PageStretch& stretch = stretch_with(entry);
        const auto first = static_cast<std::uint32_t>(stretch.first + (entry - stretch.entry));
        const auto last = std::min(stretch.last, static_cast<std::uint32_t>(first + (end - entry) - 1));
        for (std::uint32_t at = first; at <= last; ++at) {
            if (stretch.pack != elsewhere) packs_[stretch.pack]->look_ahead(at);
            visit({stretch.pack, at}, *reading, visitor);
        }
        entry += last - first + 1;
    }
    const std::lock_guard lock(mutex_);
    readings_.push_back(std::move(reading));
}

// Reuses buffers, because the delta bases of one page are useful for the next.
std::unique_ptr<Pack::Reading> GitLogPages::take_reading() const {
    const std::lock_guard lock(mutex_);
    if (readings_.empty()) return std::make_unique<Pack::Reading>();
    auto reading = std::move(readings_.back());
    readings_.pop_back();
    return reading;
}

void GitLogPages::visit(const Place& place, Pack::Reading& reading, const Visitor& visitor) const {
    const auto content = place.pack == elsewhere ? std::nullopt : packs_[place.pack]->pack().commit(place.at, reading);
    if (content) {
        if (order_ == Order::likely) check_order(place, parent_of(*content));
        return visitor(place, message_of(*content));
    }
    const std::lock_guard lock(mutex_);
    const CommitInfo info = repository_.commit(to_text(id(place)));
    if (order_ == Order::likely) check_order(place, parent_by_git(info));
    visitor(place, info.message);
}

void GitLogPages::check_order(const Place& place, const std::optional<RawId>& parent) const {
    if (place.pack == elsewhere || place.at == packs_[place.pack]->run_with(place.at).first) return;
    if (parent != id({place.pack, place.at - 1}))
        throw Unavailable(fmt::format("{} does not follow the commit before it in its pack", to_text(id(place))));
}

std::vector<LogEntry> GitLogPages::page(std::size_t at) const {
    std::vector<LogEntry> entries;
    visit(at, [&](const Place& place, std::string_view message) {
        entries.push_back({to_text(id(place)), std::string(message)});
    });
    return entries;
}

EventPage GitLogPages::events(std::size_t at) { return prefetch_->take(at); }

Revision GitLogPages::revision(std::size_t page, std::size_t entry) const {
    const std::size_t number = page * entries_a_page + entry;
    const PageStretch& stretch = stretch_with(number);
    return to_text(id({stretch.pack, static_cast<std::uint32_t>(stretch.first + (number - stretch.entry))}));
}

}  // namespace tachograph::git
