// The formats, one function each. Included by .cpp files of this room only.
#pragma once

#include "reports/formats/formats.hpp"
#include "reports/formats/json.hpp"

#include <optional>
#include <vector>

namespace tachograph::reports {

// Nothing: the JSON is of another format. Throws UnreadableResult if it is of this one, and damaged. Where a name comes
// twice, so does its measurement.
using Reader = std::optional<std::vector<Measurement>> (*)(JsonDocument& json);

// Google Benchmark JSON. Times are CPU times, or real times where the benchmark's name says so (`/real_time`,
// `/manual_time`). Repetitions are samples; aggregates (but for the median, where a file has nothing else),
// complexity fits and user counters (nobody knows which way is better) are left out. What a MemoryManager and
// performance counters say are metrics of their own.
std::optional<std::vector<Measurement>> read_google_benchmark(JsonDocument& json);
// hyperfine's --export-json. If it has no `times`, the mean is the one sample. Failed commands are failures.
std::optional<std::vector<Measurement>> read_hyperfine(JsonDocument& json);
// What BenchmarkTools.jl's `save` writes, and what PkgBenchmark.jl's `writeresults` does. A benchmark's name is the
// keys of its groups, joined with slashes; a trial is one sample, its value_of_process.
std::optional<std::vector<Measurement>> read_benchmark_tools(JsonDocument& json);
// The plain format that any script can write: reports/formats/tachograph.md.
std::optional<std::vector<Measurement>> read_tachograph(JsonDocument& json);

}  // namespace tachograph::reports
