#include "reports/lenient_json.hpp"
#include "reports/reader.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

double nanoseconds_per(const std::string& unit) {
    if (unit == "ns") return 1;
    if (unit == "us") return 1e3;
    if (unit == "ms") return 1e6;
    if (unit == "s") return 1e9;
    throw UnreadableResult(fmt::format("time_unit '{}' is none of ns, us, ms and s", unit));
}

bool names_real_time(const std::string& name) {
    return name.find("/real_time") != std::string::npos || name.find("/manual_time") != std::string::npos;
}

Measurement& measurement_of(std::vector<Measurement>& all, const std::string& name) {
    const auto found = std::ranges::find(all, name, &Measurement::name);
    if (found != all.end()) return *found;
    return all.emplace_back(Measurement{name, "time", "ns", {}, {}});
}

bool is_aggregate(const Json& row) { return text_at(row, "run_type") == "aggregate"; }

bool is_median(const Json& row) { return is_aggregate(row) && text_at(row, "aggregate_name") == "median"; }

void read_row(const Json& row, std::vector<Measurement>& all) {
    const std::string name = row.contains("run_name") ? text_at(row, "run_name") : text_at(row, "name");
    if (name.empty()) throw UnreadableResult("a row of benchmarks has no name");
    Measurement& measurement = measurement_of(all, name);
    if (row.value("error_occurred", Json()) == Json(true)) {
        const std::string message = text_at(row, "error_message");
        measurement.failure = message.empty() ? "it reported an error" : message;
        return;
    }
    const double time =
        number_at(row, names_real_time(name) ? "real_time" : "cpu_time") * nanoseconds_per(text_at(row, "time_unit"));
    if (std::isfinite(time) && time > 0) {
        measurement.values.push_back(time);
    } else {
        measurement.failure = "its time is not a positive number";
    }
}

}  // namespace

std::optional<std::vector<Measurement>> read_google_benchmark(std::string_view text) {
    const Json json = parse_lenient(text);
    const bool ours = json.is_object() && json.contains("context") && json.contains("benchmarks");
    if (!ours) return std::nullopt;
    if (!json["benchmarks"].is_array()) throw UnreadableResult("benchmarks is no list");
    std::vector<Measurement> all;
    for (const Json& row : json["benchmarks"]) {
        if (!row.is_object()) throw UnreadableResult("a row of benchmarks is no object");
        if (!is_aggregate(row)) read_row(row, all);
    }
    // With --benchmark_report_aggregates_only the median is all that there is.
    for (const Json& row : json["benchmarks"]) {
        const bool alone =
            is_median(row) && std::ranges::find(all, text_at(row, "run_name"), &Measurement::name) == all.end();
        if (alone) read_row(row, all);
    }
    return all;
}

}  // namespace tachograph::reports
