#include "reports/formats/formats.hpp"

#include "reports/formats/readers.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::reports {
namespace {

struct Format {
    std::string_view name;
    Reader read;
    Facts (*facts)(JsonDocument& json) = nullptr;
};

constexpr std::array known{Format{"Google Benchmark", &read_google_benchmark, &google_benchmark_facts},
                           Format{"hyperfine", &read_hyperfine}, Format{"BenchmarkTools.jl", &read_benchmark_tools},
                           Format{"Tachograph", &read_tachograph}};

constexpr std::size_t most_names_told = 5;

std::string unknown() { return fmt::format("not in a known format; write the JSON of one of: {}", formats()); }

FileContent read_json(JsonDocument& json) {
    for (const Format& format : known) {
        if (auto measurements = format.read(json))
            return {std::move(*measurements), format.facts ? format.facts(json) : Facts()};
    }
    throw UnreadableResult("this is " + unknown());
}

void require_unique(const std::vector<Measurement>& measurements) {
    std::unordered_map<std::string_view, std::vector<std::string_view>> metrics;
    std::set<std::string> twice;
    for (const Measurement& one : measurements) {
        std::vector<std::string_view>& seen = metrics[one.name];
        if (std::ranges::find(seen, one.metric) == seen.end()) {
            seen.push_back(one.metric);
        } else {
            twice.insert(one.name);
        }
    }
    if (!twice.empty()) throw UnreadableResult(same_names(twice));
}

}  // namespace

std::string formats() {
    std::string names;
    for (const Format& format : known) names += fmt::format("{}{}", names.empty() ? "" : ", ", format.name);
    return names;
}

std::string same_names(const std::set<std::string>& names) {
    const auto last = std::next(names.begin(), static_cast<std::ptrdiff_t>(std::min(names.size(), most_names_told)));
    return fmt::format("several benchmarks of one run have the same name; give each its own: {}{}",
                       fmt::join(names.begin(), last, ", "), last == names.end() ? "" : ", …");
}

FileContent read_content(const std::string& file_name, const std::string& text) {
    try {
        JsonDocument json(text);
        FileContent content = read_json(json);
        require_unique(content.measurements);
        return content;
    } catch (const NotJson& damage) {
        throw UnreadableResult(
            fmt::format("{}: this is not JSON ({}), and so {}", file_name, damage.what(), unknown()));
    } catch (const UnreadableResult& unreadable) {
        throw UnreadableResult(fmt::format("{}: {}", file_name, unreadable.what()));
    }
}

std::vector<Measurement> read_result(const std::string& file_name, const std::string& text) {
    return read_content(file_name, text).measurements;
}

}  // namespace tachograph::reports
