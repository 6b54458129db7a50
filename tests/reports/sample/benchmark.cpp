// A real Google Benchmark program for tests of the reader: with repetitions, aggregates, a complexity fit, counters, an
// error, and a name that selects real time.
#include <numeric>
#include <vector>

#include <benchmark/benchmark.h>

namespace {

void sum(benchmark::State& state) {
    std::vector<int> numbers(static_cast<std::size_t>(state.range(0)), 1);
    for (auto round : state) {
        (void)round;
        benchmark::DoNotOptimize(std::accumulate(numbers.begin(), numbers.end(), 0));
    }
    state.SetComplexityN(state.range(0));
    state.counters["rate"] = benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(sum)->RangeMultiplier(4)->Range(64, 1024)->Complexity();

void wall(benchmark::State& state) {
    for (auto round : state) {
        (void)round;
        benchmark::DoNotOptimize(state.iterations());
    }
}
BENCHMARK(wall)->UseRealTime()->Unit(benchmark::kMicrosecond);

void broken(benchmark::State& state) {
    state.SkipWithError("no such file");
    for (auto round : state) (void)round;
}
BENCHMARK(broken);

}  // namespace

BENCHMARK_MAIN();
