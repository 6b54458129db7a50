#include "reports/reader.hpp"

#include <array>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

constexpr std::array readers{&read_google_benchmark, &read_hyperfine};

}  // namespace

std::vector<Measurement> read_result(const std::string& file_name, std::string_view text) {
    try {
        for (const Reader read : readers) {
            if (auto measurements = read(text)) return std::move(*measurements);
        }
    } catch (const UnreadableResult& unreadable) {
        throw UnreadableResult(fmt::format("{}: {}", file_name, unreadable.what()));
    }
    throw UnreadableResult(
        fmt::format("{} is in no format that is known; write Google Benchmark's or hyperfine's JSON", file_name));
}

}  // namespace tachograph::reports
