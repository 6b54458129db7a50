// How long an append takes during maintenance of the log.
#include "adapters/git/log/event_log.hpp"
#include "tests/performance/figure.hpp"
#include "tests/performance/history.hpp"
#include "tests/performance/stopwatch.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::performance {
namespace {

constexpr std::size_t most = 20'000;

struct Latency {
    double p999 = 0;  // in ms
    double longest = 0;
};

Latency latency_of(std::size_t count, const std::function<void(std::size_t)>& act) {
    std::vector<double> all;
    all.reserve(count);
    for (std::size_t n = 0; n < count; ++n) {
        const Stopwatch watch;
        act(n);
        all.push_back(watch.seconds() * 1e3);
    }
    std::ranges::sort(all);
    return {all[count * 999 / 1000], all.back()};
}

// The number of events before the measurement: git's own maintenance then falls into the measured time, besides merges.
Latency of_log(const std::string& path, const std::vector<Event>& before, const std::vector<Event>& events) {
    git::GitEventLog log(path, git::LogMode::write);
    Revision tip = log.append(before, log.tip()).value();
    return latency_of(events.size(), [&](std::size_t n) {
        const auto moved = log.append(std::span<const Event>(&events[n], 1), tip);
        if (!moved) throw std::runtime_error("somebody else writes to " + path);
        tip = *moved;
    });
}

// The disk alone.
Latency of_file(const std::string& path, std::size_t count) {
    const std::string line(500, 'x');
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const Latency latency = latency_of(count, [&](std::size_t) {
        const bool written = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
        if (!written || ::fdatasync(file) != 0) throw std::runtime_error("cannot write " + path);
    });
    ::close(file);
    return latency;
}

std::vector<Figure> run_maintenance(const Scale& scale, Histories& histories) {
    const std::size_t count = std::min(scale.events, most);
    const std::string folder = histories.scratch();
    const Latency file = of_file(folder + "/plain", count);
    History history(3);
    const std::vector<Event> before = history.next(count);
    const Latency log = of_log(folder + "/events.git", before, history.next(count));
    const std::string against = "500 bytes to a plain file, fdatasync";
    return {{"maintenance/longest", log.longest, "ms", file.longest, against,
             fmt::format("of {} appends of one event each, merges and git maintenance included", count)},
            {"maintenance/p999", log.p999, "ms", file.p999, against, {}}};
}

}  // namespace

Measurement maintenance() { return {"maintenance", {"longest", "p999"}, run_maintenance}; }

}  // namespace tachograph::performance
