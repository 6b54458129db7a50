#!/usr/bin/env bash
# Google Benchmark 1.7.1 (Debian 12, libbenchmark-dev): user counters share the JSON object of their row with the fields.
#
# Expected: a counter whose name is that of a field is refused, renamed, or put into an object of its own.
# Seen: it is written behind the fields under the same key, so that the row has the key twice. A reader that lets the last
# one win, as Python's json and JavaScript's JSON.parse do, takes the counter for the time.
# Who meets it: whoever counts something and calls the counter `cpu_time`, `iterations` or `threads`.
set -euo pipefail

dpkg-query -W -f='libbenchmark-dev ${Version}\n' libbenchmark-dev
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >counts.cpp <<'CPP'
#include <benchmark/benchmark.h>
static void counts(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(1);
    state.counters["cpu_time"] = 123456789;
}
BENCHMARK(counts);
BENCHMARK_MAIN();
CPP
g++ -O1 counts.cpp -lbenchmark -lpthread -o counts
./counts --benchmark_format=json >out.json 2>/dev/null
keys=$(grep -c '"cpu_time"' out.json)
time=$(python3 -c 'import json; print(json.load(open("out.json"))["benchmarks"][0]["cpu_time"])')
echo "one row has the key cpu_time $keys times; Python reads a CPU time of $time ns"
[ "$keys" = 2 ] && [ "$time" = 123456789.0 ] || { echo "this has changed"; exit 1; }
echo "as found: the counter hides the time"
