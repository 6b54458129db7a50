#include "../loops.hpp"

#include <string>

#include <benchmark/benchmark.h>

int main(int count, char** arguments) {
    Numbers numbers;
    unsigned seed = 1;
    for (int& number : numbers) number = static_cast<int>((seed = seed * 1664525U + 1013904223U) >> 22);
    for (std::size_t n = 0; n < loops.size(); ++n) {
        benchmark::RegisterBenchmark(("loop_" + std::to_string(n)).c_str(), [&numbers, n](benchmark::State& state) {
            for (auto _ : state) benchmark::DoNotOptimize(loops[n](numbers));
        });
    }
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
