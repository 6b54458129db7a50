#include "tests/performance/histories.hpp"

#include "adapters/git/log/event_log.hpp"
#include "adapters/git/packs/pack_merge.hpp"
#include "core/events/event_text.hpp"
#include "tests/performance/child.hpp"
#include "tests/performance/history.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

constexpr std::uint64_t seed = 5;
constexpr std::size_t batch = 1000;

void in_batches(std::size_t count, const std::function<void(const std::vector<Event>&)>& take) {
    History history(seed);
    for (std::size_t done = 0; done < count; done += batch) take(history.next(std::min(batch, count - done)));
}

Revision append_all(const std::string& path, std::size_t count) {
    git::GitEventLog log(path, git::LogMode::write);
    Revision tip = log.tip();
    in_batches(count, [&](const std::vector<Event>& events) {
        const auto moved = log.append(events, tip);
        if (!moved) throw std::runtime_error("somebody else writes to " + path);
        tip = *moved;
    });
    return tip;
}

void fill(const std::string& path, std::size_t count) {
    const Revision tip = append_all(path, count);
    // As a service does in a quiet hour.
    git::LogPacks packs;
    while (git::merge_packs(path, tip, packs) > 0) {
    }
}

}  // namespace

std::string Histories::stored(std::size_t events) {
    std::string& path = made_[fmt::format("stored-{}", events)];
    if (!path.empty()) return path;
    path = folder_ / fmt::format("stored-{}.git", events);
    fill(path, events);
    return path;
}

std::string Histories::cloned(std::size_t events) {
    std::string& path = made_[fmt::format("cloned-{}", events)];
    if (!path.empty()) return path;
    path = folder_ / fmt::format("cloned-{}.git", events);
    run({"git", "clone", "-q", "--bare", "file://" + stored(events), path});
    return path;
}

std::string Histories::imported(std::size_t events) {
    std::string& path = made_[fmt::format("imported-{}", events)];
    if (!path.empty()) return path;
    path = folder_ / fmt::format("imported-{}.git", events);
    make_bare(path);
    write_import(path + ".import", events);
    run_script(fmt::format("git -C {0} fast-import --quiet < {0}.import; git -C {0} repack -adq", path));
    std::filesystem::remove(path + ".import");
    return path;
}

std::string Histories::scratch() {
    const std::string path = folder_ / fmt::format("scratch-{}", ++scratches_);
    std::filesystem::create_directory(path);
    return path;
}

void write_import(const std::string& path, std::size_t events) {
    std::ofstream file(path, std::ios::binary);
    std::string tree = "M 100644 inline README.md\ndata 9\nAn event\n\n";
    in_batches(events, [&](const std::vector<Event>& some) {
        for (const Event& event : some) {
            const std::string message = format_event(event);
            const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(event.at.time_since_epoch()).count();
            file << "commit refs/heads/main\ncommitter Tachograph <tachograph@localhost> " << seconds << " +0000\ndata "
                 << message.size() << '\n'
                 << message << '\n'
                 << tree;
            tree.clear();
        }
    });
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

void make_bare(const std::string& path) { run({"git", "init", "-q", "--bare", "-b", "main", path}); }

}  // namespace tachograph::performance
