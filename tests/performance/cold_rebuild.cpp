// The time from the log alone to the full state, in a new process, including its start and end.
#include "tests/performance/child.hpp"
#include "tests/performance/figure.hpp"

#include <algorithm>

namespace tachograph::performance {
namespace {

constexpr int rounds = 3;
constexpr double mebibyte = 1024.0 * 1024.0;

Usage rebuild(const std::string& log) { return run({own_program(), "rebuild", log}); }
Usage git_log(const std::string& log) { return run({"git", "-C", log, "log", "--format=%B", "main"}); }

InTurns measure(const std::string& log) {
    return in_turns(
        rounds, [&] { return rebuild(log); }, [&] { return git_log(log); });
}

std::vector<Figure> run_cold_rebuild(const Scale& scale, Histories& histories) {
    const std::size_t tenth = std::max<std::size_t>(1, scale.events / 10);
    const InTurns stored = measure(histories.stored(scale.events));
    const InTurns cloned = measure(histories.cloned(scale.events));
    const InTurns smaller = measure(histories.stored(tenth));
    const auto each = [](double seconds, std::size_t events) { return seconds * 1e6 / static_cast<double>(events); };
    return {{"cold-rebuild/stored", stored.ours.seconds, "s", stored.reference.seconds, "git log --format=%B main",
             "the log as the service leaves it; fastest of 3 in turns"},
            {"cold-rebuild/cloned", cloned.ours.seconds, "s", cloned.reference.seconds, "git log --format=%B main",
             "the same log as git clone brings it"},
            {"cold-rebuild/memory", static_cast<double>(stored.ours.peak) / mebibyte, "MiB",
             static_cast<double>(stored.reference.peak) / mebibyte, "git log --format=%B main", "at the peak"},
            {"cold-rebuild/growth", each(stored.ours.seconds, scale.events), "µs/event",
             each(smaller.ours.seconds, tenth), "a log of a tenth of the length", "1 is linear"}};
}

}  // namespace

Measurement cold_rebuild() { return {"cold-rebuild", {"stored", "cloned", "memory", "growth"}, run_cold_rebuild}; }

}  // namespace tachograph::performance
