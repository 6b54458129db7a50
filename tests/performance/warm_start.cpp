// The time from a process's start to the full state, if the cache has nearly all of it.
#include "tests/performance/child.hpp"
#include "tests/performance/figure.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

constexpr int rounds = 5;
constexpr std::size_t most_news = 1000;

std::vector<Figure> run_warm_start(const Scale& scale, Histories& histories) {
    const std::string log = histories.stored(scale.events);
    const std::size_t news = std::min(most_news, scale.events / 2);
    const std::string whole = histories.scratch() + "/cache.sqlite";
    const std::string older = histories.scratch() + "/cache.sqlite";
    run({own_program(), "keep", log, whole});
    run({own_program(), "keep", log, older, "--until",
         output_of(fmt::format("git -C {} rev-parse main~{}", log, news))});
    const auto cold = [&] { return run({own_program(), "rebuild", log}); };
    const InTurns kept = in_turns(
        rounds,
        [&] {
            return run({own_program(), "rebuild", log, whole});
        },
        cold);
    const InTurns behind = in_turns(
        rounds,
        [&] {
            return run({own_program(), "rebuild", log, older});
        },
        cold);
    return {{"warm-start/kept", kept.ours.seconds * 1000, "ms", kept.reference.seconds * 1000,
             "the same without a cache", "with the start of the process"},
            {"warm-start/behind", behind.ours.seconds * 1000, "ms", behind.reference.seconds * 1000,
             "the same without a cache", fmt::format("{} events have come since", news)}};
}

}  // namespace

Measurement warm_start() { return {"warm-start", {"kept", "behind"}, run_warm_start}; }

}  // namespace tachograph::performance
