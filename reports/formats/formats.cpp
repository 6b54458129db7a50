#include "reports/formats/formats.hpp"

#include <array>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

struct Format {
    std::string_view name;
    Reader read;
};

constexpr std::array known{Format{"Google Benchmark", &read_google_benchmark}, Format{"hyperfine", &read_hyperfine},
                           Format{"BenchmarkTools.jl", &read_benchmark_tools}};

}  // namespace

std::string formats() {
    std::string names;
    for (const Format& format : known) names += fmt::format("{}{}", names.empty() ? "" : ", ", format.name);
    return names;
}

std::vector<Measurement> read_result(const std::string& file_name, std::string_view text) {
    try {
        for (const Format& format : known) {
            if (auto measurements = format.read(text)) return std::move(*measurements);
        }
    } catch (const UnreadableResult& unreadable) {
        throw UnreadableResult(fmt::format("{}: {}", file_name, unreadable.what()));
    }
    throw UnreadableResult(
        fmt::format("{} is in no format that is known; write the JSON of one of: {}", file_name, formats()));
}

}  // namespace tachograph::reports
