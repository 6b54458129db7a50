#include "reports/formats/readers.hpp"

#include <cmath>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

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

// Repetitions of one benchmark have its family and instance, where the file is new enough to say so, and are numbered.
std::string identity_of(const std::string& name, const Json& row) {
    const auto index = [&](const char* key) { return std::to_string(std::lround(number_at(row, key, -1))); };
    return name + '\n' + index("family_index") + '\n' + index("per_family_instance_index");
}

// In the order of their first rows; one for each benchmark, also if its name is that of another.
class Measurements {
  public:
    const std::unordered_set<std::string>& names() const { return names_; }

    Measurement& at(const std::string& name, const Json& row) {
        names_.insert(name);
        const double repetition = number_at(row, "repetition_index");
        Known& entry = known_[identity_of(name, row)];
        const bool again = !entry.repetitions.empty() && entry.repetitions.contains(repetition);
        if (!std::isnan(repetition)) entry.repetitions.insert(repetition);
        if (!entry.place || again) {
            entry.place = all_.size();
            all_.push_back({name, "time", "ns", {}, {}});
        }
        return all_[*entry.place];
    }

    std::vector<Measurement> all() && { return std::move(all_); }

  private:
    struct Known {
        std::optional<std::size_t> place;
        std::unordered_set<double> repetitions;
    };

    std::vector<Measurement> all_;
    std::unordered_set<std::string> names_;
    std::unordered_map<std::string, Known> known_;
};

bool is_aggregate(const Json& row) { return text_at(row, "run_type") == "aggregate"; }

bool is_median(const Json& row) { return is_aggregate(row) && text_at(row, "aggregate_name") == "median"; }

void read_row(const Json& row, Measurements& measurements) {
    const std::string name = row.contains("run_name") ? text_at(row, "run_name") : text_at(row, "name");
    if (name.empty()) throw UnreadableResult("a row of benchmarks has no name");
    Measurement& measurement = measurements.at(name, row);
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

std::optional<std::vector<Measurement>> read_google_benchmark(const Json& json) {
    const bool ours = json.is_object() && json.contains("context") && json.contains("benchmarks");
    if (!ours) return std::nullopt;
    if (!json["benchmarks"].is_array()) throw UnreadableResult("benchmarks is no list");
    Measurements measurements;
    for (const Json& row : json["benchmarks"]) {
        if (!row.is_object()) throw UnreadableResult("a row of benchmarks is no object");
        if (!is_aggregate(row)) read_row(row, measurements);
    }
    const std::unordered_set<std::string> sampled = measurements.names();
    // With --benchmark_report_aggregates_only the median is all that there is.
    for (const Json& row : json["benchmarks"]) {
        if (is_median(row) && !sampled.contains(text_at(row, "run_name"))) read_row(row, measurements);
    }
    return std::move(measurements).all();
}

}  // namespace tachograph::reports
