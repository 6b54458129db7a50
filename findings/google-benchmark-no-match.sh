#!/usr/bin/env bash
# Google Benchmark 1.7.1 (Debian 12, libbenchmark-dev): a filter that matches no benchmark.
#
# Expected: an exit code other than 0; or else a JSON file with an empty list of benchmarks.
# Seen: exit code 0, one line on standard error, and an output file of 0 bytes, which is not JSON.
# Who meets it: whoever runs one benchmark by its name on two commits, of which one no longer has it.
set -euo pipefail

dpkg-query -W -f='libbenchmark-dev ${Version}\n' libbenchmark-dev
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >one.cpp <<'CPP'
#include <benchmark/benchmark.h>
static void one(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(1);
}
BENCHMARK(one);
BENCHMARK_MAIN();
CPP
g++ -O1 one.cpp -lbenchmark -lpthread -o one
code=0
./one --benchmark_filter='^two$' --benchmark_out=out.json --benchmark_out_format=json >/dev/null 2>said || code=$?
size=$(stat -c %s out.json)
echo "exit code $code, $size bytes; it said: $(head -n 1 said)"
[ "$code" = 0 ] && [ "$size" = 0 ] || { echo "this has changed"; exit 1; }
echo "as found: success, and a file that is not JSON"
