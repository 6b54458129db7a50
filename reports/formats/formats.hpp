// Reads the result files of benchmark tools. A format is one function that knows its own files; more are added to the
// list in reader.cpp.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::reports {

// What is wrong, in one line.
struct UnreadableResult : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// All samples of one benchmark in one file. Lower is better for every metric that is read today.
struct Measurement {
    std::string name;
    std::string metric;          // "time"
    std::string unit;            // "ns"
    std::vector<double> values;  // positive; in the order of the file
    std::string failure;         // why there are none; empty if it went well

    bool operator==(const Measurement&) const = default;
};

// Nothing: the text is of another format. Throws UnreadableResult if it is of this one, and damaged.
using Reader = std::optional<std::vector<Measurement>> (*)(std::string_view text);

// Google Benchmark JSON. Times are CPU times, or real times where the benchmark's name says so (`/real_time`,
// `/manual_time`). Repetitions are samples; aggregates (but for the median, where a file has nothing else),
// complexity fits and user counters (nobody knows which way is better) are left out.
std::optional<std::vector<Measurement>> read_google_benchmark(std::string_view text);
// hyperfine's --export-json. If it has no `times`, the mean is the one sample. Failed commands are failures.
std::optional<std::vector<Measurement>> read_hyperfine(std::string_view text);
// What BenchmarkTools.jl's `save` writes, and what PkgBenchmark.jl's `writeresults` does. A benchmark's name is the
// keys of its groups, joined with slashes; a trial is one sample, its value_of_process.
std::optional<std::vector<Measurement>> read_benchmark_tools(std::string_view text);

// The names of all formats, with commas between them.
std::string formats();
// By whichever reader knows the text. Throws UnreadableResult that names the file.
std::vector<Measurement> read_result(const std::string& file_name, std::string_view text);

}  // namespace tachograph::reports
