#include "reports/reader.hpp"

#include <array>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

constexpr std::array readers{&read_google_benchmark, &read_hyperfine, &read_benchmark_tools};

}  // namespace

std::vector<Measurement> read_result(const std::string& file_name, std::string_view text) {
    try {
        for (const Reader read : readers) {
            if (auto measurements = read(text)) return std::move(*measurements);
        }
    } catch (const UnreadableResult& unreadable) {
        throw UnreadableResult(fmt::format("{}: {}", file_name, unreadable.what()));
    }
    throw UnreadableResult(fmt::format(
        "{} is in no format that is known; write the JSON of Google Benchmark, hyperfine or BenchmarkTools.jl",
        file_name));
}

}  // namespace tachograph::reports
