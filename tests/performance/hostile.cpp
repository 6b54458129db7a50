// What a maintainer notices during a thousand hostile connections, ten thousand comments of strangers and 64 MB of
// junk.
#include "adapters/http/client.hpp"
#include "tests/performance/figure.hpp"
#include "tests/performance/forge_stub.hpp"
#include "tests/performance/load.hpp"
#include "tests/performance/strangers.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

constexpr std::chrono::seconds patience{60};
// GitHub is sent one change a second at most, and a command takes two: a reaction and an answer.
constexpr std::chrono::milliseconds between_commands{2500};
constexpr std::chrono::milliseconds between_looks{5};

// In ms.
struct Times {
    std::vector<double> durable;
    std::vector<double> answered;
};

double percentile(std::vector<double> values, std::size_t percent) {
    std::ranges::sort(values);
    return values.at((values.size() - 1) * percent / 100);
}

double mebibytes(std::size_t bytes) { return static_cast<double>(bytes) / (1024.0 * 1024.0); }

class Maintainer {
  public:
    Maintainer(const Server& server, ForgeStub& forge) : server_(server), forge_(forge) {}

    // Asks until it is enough, and `least` times; does not wait for an answer before it asks again. What is not
    // answered a minute after the last is as late as that.
    Times ask(std::size_t least, const std::function<bool()>& enough) {
        Times times;
        std::vector<Asked> asked;
        while (asked.size() < least || !enough()) {
            asked.push_back(ask_once());
            times.durable.push_back(since(asked.back().at, Clock::now()));
            std::this_thread::sleep_for(between_commands);
        }
        const auto end = Clock::now() + patience;
        for (const Asked& one : asked)
            times.answered.push_back(since(one.at, forge_.arrival_of(std::to_string(one.comment), end).value_or(end)));
        return times;
    }

  private:
    using Clock = ForgeStub::Clock;
    struct Asked {
        std::uint64_t comment = 0;
        Clock::time_point at;
    };

    static double since(Clock::time_point begun, Clock::time_point ended) {
        return std::chrono::duration<double, std::milli>(ended - begun).count();
    }

    Asked ask_once() {
        const Asked asked{next_++, Clock::now()};
        const http::Answer answer = http::send(delivery(server_, {asked.comment, "chris", "@tachograph queue"}));
        if (answer.status != 202)
            throw std::runtime_error(fmt::format("a maintainer is refused: {} {}", answer.status, answer.body));
        return asked;
    }

    const Server& server_;
    ForgeStub& forge_;
    std::uint64_t next_ = 4'000'000'000;
};

// The most that it took while this lived.
class MemoryWatch {
  public:
    explicit MemoryWatch(const Server& server)
        : thread_([this, &server] {
              while (!stop_) {
                  peak_ = std::max<std::size_t>(peak_, server.resident_memory());
                  std::this_thread::sleep_for(between_looks);
              }
          }) {}
    ~MemoryWatch() { end(); }
    MemoryWatch(const MemoryWatch&) = delete;
    MemoryWatch& operator=(const MemoryWatch&) = delete;

    std::size_t end() {
        stop_ = true;
        if (thread_.joinable()) thread_.join();
        return peak_;
    }

  private:
    std::atomic<bool> stop_ = false;
    std::atomic<std::size_t> peak_ = 0;
    std::thread thread_;
};

// The full load if the scale is the usual one.
Hostility hostility_at(const Scale& scale) {
    constexpr std::size_t megabyte = 1024 * 1024;
    return {std::clamp<std::size_t>(scale.events / 100, 20, 1000),
            std::clamp<std::size_t>(scale.events / 10, 20, 10'000),
            std::clamp<std::size_t>(scale.events * 64 / 100'000, 2, 64) * megabyte};
}

std::vector<Figure> run_hostile(const Scale& scale, Histories& histories) {
    ForgeStub forge;
    const Server server = Server::ours(histories.scratch(), forge.url());
    Maintainer maintainer(server, forge);
    const std::size_t commands = std::max<std::size_t>(2, 2 * static_cast<std::size_t>(scale.seconds));
    const Times idle = maintainer.ask(commands, [] { return true; });
    const std::size_t idle_memory = server.resident_memory();

    const Hostility hostility = hostility_at(scale);
    MemoryWatch watch(server);
    Strangers strangers(server, hostility);
    const Times hostile = maintainer.ask(commands, [&] { return strangers.are_done(); });
    const std::size_t peak = watch.end();

    const std::string note = fmt::format(
        "{} hostile connections ({} opened), {} of {} comments of strangers taken, {} MB of junk; {} commands, {} "
        "answers",
        hostility.connections, strangers.connections_opened(), strangers.comments_taken(), hostility.comments,
        hostility.body_bytes / (1024 * 1024), hostile.durable.size(), forge.comments());
    const std::string against = "the same service before";
    const auto figure = [&](const char* name, const std::vector<double>& now, const std::vector<double>& before,
                            std::size_t percent) {
        return Figure{name, percentile(now, percent), "ms", percentile(before, percent), against, note};
    };
    return {figure("hostile/durable-p50", hostile.durable, idle.durable, 50),
            figure("hostile/durable-p99", hostile.durable, idle.durable, 99),
            figure("hostile/answered-p50", hostile.answered, idle.answered, 50),
            figure("hostile/answered-p99", hostile.answered, idle.answered, 99),
            {"hostile/memory", mebibytes(peak), "MiB", mebibytes(idle_memory), against, note}};
}

}  // namespace

Measurement hostile() {
    return {"hostile", {"durable-p50", "durable-p99", "answered-p50", "answered-p99", "memory"}, run_hostile};
}

}  // namespace tachograph::performance
