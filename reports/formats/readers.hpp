// The formats, one function each. Included by .cpp files of this room only.
#pragma once

#include "reports/formats/formats.hpp"
#include "reports/formats/json.hpp"

#include <optional>
#include <vector>

namespace tachograph::reports {

// Returns nullopt if the JSON is of another format. Throws UnreadableResult if the JSON is of this format, but damaged.
// If a name occurs twice, its measurement is returned twice.
using Reader = std::optional<std::vector<Measurement>> (*)(JsonDocument& json);

// Google Benchmark JSON.
// - Times are CPU times; they are real times if the benchmark's name says so (`/real_time`, `/manual_time`).
// - Repetitions are samples. Of the aggregates, only the median is read, and only if the file has nothing else.
// - Complexity fits are left out. So are user counters: nobody knows which way is better.
// - What a MemoryManager and performance counters measured are metrics of their own.
std::optional<std::vector<Measurement>> read_google_benchmark(JsonDocument& json);
// How its library was built, and what it knows of the processors.
Facts google_benchmark_facts(JsonDocument& json);
// hyperfine's --export-json. If a result has no `times`, its mean is the only sample. A command that failed is a
// failure.
std::optional<std::vector<Measurement>> read_hyperfine(JsonDocument& json);
// Files of BenchmarkTools.jl's `save` and of PkgBenchmark.jl's `writeresults`. A benchmark's name is the keys of its
// groups, joined with slashes. A trial is one sample: its value_of_process.
std::optional<std::vector<Measurement>> read_benchmark_tools(JsonDocument& json);
// The plain format that any script can write: reports/formats/tachograph.md.
std::optional<std::vector<Measurement>> read_tachograph(JsonDocument& json);

}  // namespace tachograph::reports
