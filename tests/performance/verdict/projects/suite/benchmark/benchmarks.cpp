#include "../counts.hpp"

#include <benchmark/benchmark.h>

int main(int count, char** arguments) {
    for (const Benchmark& one : benchmarks()) {
        benchmark::RegisterBenchmark(one.name.c_str(), [one](benchmark::State& state) {
            for (auto _ : state) benchmark::DoNotOptimize(one.work(one.count));
        });
    }
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
