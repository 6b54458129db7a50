// Events made durable: one at a time, and many that wait together.
#include "adapters/git/log/event_log.hpp"
#include "core/events/event_text.hpp"
#include "tests/performance/child.hpp"
#include "tests/performance/figure.hpp"
#include "tests/performance/history.hpp"
#include "tests/performance/stopwatch.hpp"

#include <algorithm>
#include <fstream>
#include <span>
#include <stdexcept>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

constexpr std::size_t alone = 200;
constexpr std::size_t batch = 1000;
constexpr std::size_t batches = 20;
constexpr int rounds = 3;

// The seconds that the log takes for all events, in batches of the given size.
double append_all(const std::string& path, const std::vector<Event>& events, std::size_t at_once) {
    git::GitEventLog log(path, git::LogMode::write);
    Revision tip = log.tip();
    const Stopwatch watch;
    for (std::span<const Event> rest(events); !rest.empty(); rest = rest.subspan(std::min(at_once, rest.size()))) {
        const auto moved = log.append(rest.first(std::min(at_once, rest.size())), tip);
        if (!moved) throw std::runtime_error("somebody else writes to " + path);
        tip = *moved;
    }
    return watch.seconds();
}

// One file for each message, and what a person would write to commit them one after the other.
std::string write_messages(const std::string& folder, const std::vector<Event>& events) {
    for (std::size_t n = 0; n < events.size(); ++n)
        std::ofstream(fmt::format("{}/{:06}.message", folder, n), std::ios::binary) << format_event(events[n]);
    return "tree=$(git mktree </dev/null); last=$(git commit-tree -m root $tree)\n"
           "git update-ref refs/heads/main $last\n"
           "for message in ../*.message; do\n"
           "  next=$(git -c core.fsync=all commit-tree -p $last -F $message $tree)\n"
           "  git -c core.fsync=all update-ref refs/heads/main $next $last; last=$next\n"
           "done\n";
}

Figure one_at_a_time(Histories& histories, std::size_t count) {
    const std::vector<Event> events = History(1).next(count);
    const InTurns times = in_turns(
        rounds,
        [&] {
            return Usage{append_all(histories.scratch() + "/events.git", events, 1), 0};
        },
        [&] {
            const std::string folder = histories.scratch();
            const std::string script = write_messages(folder, events);
            make_bare(folder + "/reference.git");
            return run_script(fmt::format("cd {}/reference.git\n{}", folder, script));
        });
    const auto rate = [&](const Usage& usage) { return static_cast<double>(count) / usage.seconds; };
    return {"append/alone",
            rate(times.ours),
            "events/s",
            rate(times.reference),
            "commit-tree, update-ref with core.fsync=all",
            fmt::format("{} events, each durable before the next", count)};
}

Figure together(Histories& histories, std::size_t at_once) {
    const std::size_t count = at_once * batches;
    const std::vector<Event> events = History(2).next(count);
    const std::string import = histories.scratch() + "/import";
    write_import(import, count);
    const InTurns times = in_turns(
        rounds,
        [&] {
            return Usage{append_all(histories.scratch() + "/events.git", events, at_once), 0};
        },
        [&] {
            const std::string path = histories.scratch() + "/reference.git";
            make_bare(path);
            return run_script(fmt::format("git -C {} fast-import --quiet < {}", path, import));
        });
    const auto rate = [&](const Usage& usage) { return static_cast<double>(count) / usage.seconds; };
    return {
        "append/together",
        rate(times.ours),
        "events/s",
        rate(times.reference),
        "git fast-import",
        fmt::format("{} times {} events, each time durable; fast-import flushes once, at its end", batches, at_once)};
}

std::vector<Figure> run_append(const Scale& scale, Histories& histories) {
    return {one_at_a_time(histories, std::min(alone, scale.events)),
            together(histories, std::clamp<std::size_t>(scale.events / batches, 1, batch))};
}

}  // namespace

Measurement append() { return {"append", {"alone", "together"}, run_append}; }

}  // namespace tachograph::performance
