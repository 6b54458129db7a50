#include "../work.hpp"

#include <benchmark/benchmark.h>

static void sum(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(sum_of_squares(2000));
}
BENCHMARK(sum);

static void sort(benchmark::State& state) {
    std::vector<int> numbers(500);
    for (auto _ : state) {
        unsigned seed = 1;
        for (int& number : numbers) number = static_cast<int>(seed = seed * 1664525U + 1013904223U);
        sort_numbers(numbers);
        benchmark::DoNotOptimize(numbers.data());
    }
}
BENCHMARK(sort);

static void hash(benchmark::State& state) {
    const std::string text(4000, 'x');
    for (auto _ : state) benchmark::DoNotOptimize(hash_text(text));
}
BENCHMARK(hash);

static void words(benchmark::State& state) {
    std::string text;
    for (int n = 0; n < 400; ++n) text += "word and ";
    for (auto _ : state) benchmark::DoNotOptimize(count_words(text));
}
BENCHMARK(words);

BENCHMARK_MAIN();
