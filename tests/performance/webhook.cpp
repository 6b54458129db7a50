// From a signed delivery to its 202, over loopback, durable before it is answered.
#include "tests/performance/figure.hpp"
#include "tests/performance/load.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

constexpr std::array connection_counts{1, 16, 256};
constexpr int rounds = 2;
// More than can be answered in a second.
constexpr std::size_t enough_for_a_second = 30'000;

class Contest {
  public:
    explicit Contest(Histories& histories)
        : folder_(histories.scratch()),
          ours_(Server::ours(histories.scratch())),
          probot_(Server::probot(histories.scratch())) {}

    struct Round {
        Answers ours;
        Answers probot;
    };
    Round play(int connections, int seconds) {
        const Deliveries deliveries{next_, enough_for_a_second * static_cast<std::size_t>(seconds)};
        next_ += deliveries.count;
        return {send_deliveries(ours_, deliveries, connections, seconds, folder_),
                send_deliveries(probot_, deliveries, connections, seconds, folder_)};
    }

  private:
    std::string folder_;
    Server ours_;
    Server probot_;
    std::uint64_t next_ = 1'000'000'000;
};

// Of the quicker round, with the lower CPU time of both.
Answers better(const Answers& one, const Answers& other) {
    Answers best = one.rate > other.rate ? one : other;
    best.cpu = std::min(one.cpu, other.cpu);
    return best;
}

Contest::Round best_of(Contest& contest, int connections, int seconds) {
    Contest::Round best = contest.play(connections, seconds);
    for (int n = 1; n < rounds; ++n) {
        const Contest::Round round = contest.play(connections, seconds);
        best = {better(best.ours, round.ours), better(best.probot, round.probot)};
    }
    return best;
}

std::vector<Figure> run_webhook(const Scale& scale, Histories& histories) {
    Contest contest(histories);
    std::vector<Figure> figures;
    for (const int connections : connection_counts) {
        const auto [ours, probot] = best_of(contest, connections, scale.seconds);
        const std::string note =
            fmt::format("@tachograph status, {} connections; GitHub is away, so no answers are sent", connections);
        figures.push_back({fmt::format("webhook/rate-{}", connections), ours.rate, "/s", probot.rate,
                           "Probot, one fsync a delivery", note});
        figures.push_back({fmt::format("webhook/p50-{}", connections), ours.p50, "ms", probot.p50, "Probot", {}});
        figures.push_back({fmt::format("webhook/p99-{}", connections), ours.p99, "ms", probot.p99, "Probot", {}});
        figures.push_back({fmt::format("webhook/cpu-{}", connections), ours.cpu, "µs", probot.cpu, "Probot",
                           "CPU time of the server for each delivery, until all are durable"});
    }
    return figures;
}

}  // namespace

Measurement webhook() {
    Measurement measurement{"webhook", {}, run_webhook};
    for (const int connections : connection_counts) {
        for (const char* what : {"rate", "p50", "p99", "cpu"})
            measurement.figures.push_back(fmt::format("{}-{}", what, connections));
    }
    return measurement;
}

}  // namespace tachograph::performance
