#include "reports/formats/readers.hpp"
#include "reports/formats/time_unit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

bool names_real_time(std::string_view name) {
    return name.find("/real_time") != std::string_view::npos || name.find("/manual_time") != std::string_view::npos;
}

// What a MemoryManager and --benchmark_perf_counters add to a row, per iteration. Of other counters, nobody knows which
// way is better.
struct Counter {
    std::string_view field;
    std::string_view metric;
    std::string_view unit;
    bool is_counted;
};
constexpr std::array counters{
    Counter{"max_bytes_used", "memory", "B", true}, Counter{"total_allocated_bytes", "allocated memory", "B", true},
    Counter{"allocs_per_iter", "allocations", "", true}, Counter{"INSTRUCTIONS", "instructions", "", true},
    Counter{"CYCLES", "cycles", "", false}};

constexpr auto no_counts() {
    std::array<double, counters.size()> none{};
    none.fill(std::numeric_limits<double>::quiet_NaN());
    return none;
}

// Its texts are valid as long as the document.
struct GoogleRow {
    std::string_view name;
    std::string_view run_name;
    std::string_view run_type;
    std::string_view aggregate_name;
    std::string_view time_unit;
    std::string_view error_message;
    double real_time = std::numeric_limits<double>::quiet_NaN();
    double cpu_time = std::numeric_limits<double>::quiet_NaN();
    double family_index = -1;
    double per_family_instance_index = -1;
    double repetition_index = std::numeric_limits<double>::quiet_NaN();
    std::array<double, counters.size()> counts = no_counts();
    bool error_occurred = false;

    bool is_aggregate() const { return run_type == "aggregate"; }
    bool is_median() const { return is_aggregate() && aggregate_name == "median"; }
};

template <class Value>
using Field = std::pair<std::string_view, Value GoogleRow::*>;

constexpr std::array text_fields{
    Field<std::string_view>{"name", &GoogleRow::name},
    Field<std::string_view>{"run_name", &GoogleRow::run_name},
    Field<std::string_view>{"run_type", &GoogleRow::run_type},
    Field<std::string_view>{"aggregate_name", &GoogleRow::aggregate_name},
    Field<std::string_view>{"time_unit", &GoogleRow::time_unit},
    Field<std::string_view>{"error_message", &GoogleRow::error_message},
};
constexpr std::array number_fields{
    Field<double>{"real_time", &GoogleRow::real_time},
    Field<double>{"cpu_time", &GoogleRow::cpu_time},
    Field<double>{"family_index", &GoogleRow::family_index},
    Field<double>{"per_family_instance_index", &GoogleRow::per_family_instance_index},
    Field<double>{"repetition_index", &GoogleRow::repetition_index},
};

// The tool writes its own fields before the counters of users, which may have the same names. So the first field of a
// name counts.
void read_google_field(std::string_view key, JsonValue& value, GoogleRow& row) {
    const auto is_unset = [](double number) { return std::isnan(number) || number < 0; };
    for (const auto& [name, text] : text_fields) {
        if (key == name && (row.*text).empty()) row.*text = value.text();
    }
    for (const auto& [name, number] : number_fields) {
        if (key == name && is_unset(row.*number)) row.*number = value.number(row.*number);
    }
    for (std::size_t n = 0; n < counters.size(); ++n) {
        if (key == counters[n].field) row.counts[n] = value.number();
    }
    if (key == "error_occurred") row.error_occurred = value.is_true();
}

GoogleRow row_of(JsonValue& value) {
    GoogleRow row;
    const bool is_row =
        value.fields([&](std::string_view key, JsonValue& field) { read_google_field(key, field, row); });
    if (!is_row) throw UnreadableResult("a row of benchmarks is not an object");
    if (row.run_name.empty()) row.run_name = row.name;
    if (row.run_name.empty()) throw UnreadableResult("a row of benchmarks has no name");
    return row;
}

// The benchmarks, in the order of their first rows. Two benchmarks with the same name stay apart.
class Measurements {
  public:
    bool has(const GoogleRow& row) const { return places_.contains(row.run_name); }

    void add(const GoogleRow& row) {
        Measurement& measurement = at(row);
        if (row.error_occurred) {
            measurement.failure = row.error_message.empty() ? "it reported an error" : row.error_message;
            return;
        }
        const bool is_real = names_real_time(row.run_name);
        const double time = (is_real ? row.real_time : row.cpu_time) * nanoseconds_in(row.time_unit, "time_unit");
        const double beside = (is_real ? row.cpu_time : row.real_time) * nanoseconds_in(row.time_unit, "time_unit");
        if (std::isfinite(time) && time > 0) {
            measurement.values.push_back(time);
            if (std::isfinite(beside) && beside > 0) {
                measurement.beside.push_back(beside);
                measurement.clock = is_real ? "real time" : "CPU time";
            }
        } else {
            measurement.failure = "its time is not a positive number";
        }
        add_counts(row);
    }

    std::vector<Measurement> all() && {
        add_repeated();
        for (auto& [place, counted] : counted_) all_.push_back(std::move(counted));
        return std::move(all_);
    }

  private:
    // Repetitions of one benchmark have the same family and instance, if the file is new enough to have these fields.
    struct Identity {
        double family_index;
        double per_family_instance_index;
        bool operator==(const Identity&) const = default;
    };

    Measurement& at(const GoogleRow& row) {
        const Identity identity{row.family_index, row.per_family_instance_index};
        const auto [place, added] = places_.try_emplace(row.run_name, all_.size());
        const bool is_other = !added && identities_[place->second] != identity;
        if (added || is_other) {
            place->second = all_.size();
            all_.push_back({std::string(row.run_name), "time", "ns", {}, {}});
            identities_.push_back(identity);
        }
        if (!std::isnan(row.repetition_index)) repetitions_.emplace_back(place->second, row.repetition_index);
        return all_[place->second];
    }

    void add_counts(const GoogleRow& row) {
        for (std::size_t n = 0; n < counters.size(); ++n) {
            if (!std::isfinite(row.counts[n]) || row.counts[n] < 0) continue;
            const Counter& counter = counters[n];
            Measurement& counted = counted_[{places_.at(row.run_name), n}];
            counted.name = row.run_name;
            counted.metric = counter.metric;
            counted.unit = counter.unit;
            counted.is_counted = counter.is_counted;
            counted.values.push_back(row.counts[n]);
        }
    }

    // Repetitions are numbered. If a number occurs twice, these are two benchmarks.
    void add_repeated() {
        std::ranges::sort(repetitions_);
        for (std::size_t n = 1; n < repetitions_.size(); ++n) {
            if (repetitions_[n] == repetitions_[n - 1]) all_.push_back(all_[repetitions_[n].first]);
        }
    }

    std::vector<Measurement> all_;
    std::vector<Identity> identities_;                                    // of each benchmark
    std::map<std::pair<std::size_t, std::size_t>, Measurement> counted_;  // by the benchmark's place and the counter
    std::unordered_map<std::string_view, std::size_t> places_;
    std::vector<std::pair<std::size_t, double>> repetitions_;  // the benchmark's place, and the repetition's number
};

std::vector<Measurement> read_rows(JsonValue& rows) {
    Measurements measurements;
    std::vector<GoogleRow> medians;
    const bool is_list = rows.elements([&](JsonValue& value) {
        const GoogleRow row = row_of(value);
        if (!row.is_aggregate()) measurements.add(row);
        if (row.is_median()) medians.push_back(row);
    });
    if (!is_list) throw UnreadableResult("benchmarks is not a list");
    // With --benchmark_report_aggregates_only, the file has the median and no samples.
    std::erase_if(medians, [&](const GoogleRow& row) { return measurements.has(row); });
    for (const GoogleRow& row : medians) measurements.add(row);
    return std::move(measurements).all();
}

}  // namespace

std::optional<std::vector<Measurement>> read_google_benchmark(JsonDocument& json) {
    const bool ours = json.kind() == JsonKind::object && json.has("context") && json.has("benchmarks");
    if (!ours) return std::nullopt;
    std::vector<Measurement> all;
    json.fields([&](std::string_view key, JsonValue& value) {
        if (key == "benchmarks") all = read_rows(value);
    });
    return all;
}

Facts google_benchmark_facts(JsonDocument& json) {
    constexpr std::array<std::string_view, 3> told{"library_build_type", "num_cpus", "cpu_scaling_enabled"};
    Facts facts;
    json.field("context", [&](JsonValue& context) {
        context.fields([&](std::string_view key, JsonValue& value) {
            if (std::ranges::find(told, key) != told.end()) facts[std::string(key)] = value.printed();
        });
    });
    return facts;
}

}  // namespace tachograph::reports
