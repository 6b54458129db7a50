#include "reports/formats/readers.hpp"
#include "reports/statistics/quantile.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();  // BenchmarkTools writes infinity as null

// A type's name may have its module in front, depending on the version of BenchmarkTools. One file may have both forms.
std::string_view without_module(std::string_view type) {
    constexpr std::string_view module = "BenchmarkTools.";
    return type.starts_with(module) ? type.substr(module.size()) : type;
}

// Calls take(type, fields) for an object written as [type, {fields}]. Returns false for anything else.
template <class Take>
bool typed(JsonValue& object, Take take) {
    std::string_view type;
    std::size_t parts = 0;
    bool is_typed = false;
    object.elements([&](JsonValue& part) {
        if (++parts == 1) type = without_module(part.text());
        is_typed = parts == 2 && !type.empty() && part.kind() == JsonKind::object;
        if (is_typed) take(type, part);
    });
    return is_typed;
}

struct Trial {
    std::vector<double> times;
    bool has_times = false;
    double time = infinite;
    double memory = std::numeric_limits<double>::quiet_NaN();  // bytes
    double allocations = std::numeric_limits<double>::quiet_NaN();
    std::optional<double> tolerance{};  // nullopt if the file gives none, or one that makes no sense
};

void read_tolerance(JsonValue& parameters, std::optional<double>& tolerance) {
    typed(parameters, [&](std::string_view, JsonValue& fields) {
        fields.fields([&](std::string_view key, JsonValue& value) {
            if (key != "time_tolerance") return;
            const double part = value.number();
            if (std::isfinite(part) && part > 0) tolerance = part;
        });
    });
}

// The fields of a trial or an estimate.
Trial trial_of(JsonValue& fields) {
    Trial trial;
    fields.fields([&](std::string_view key, JsonValue& value) {
        if (key == "times")
            trial.has_times = value.elements([&](JsonValue& time) { trial.times.push_back(time.number(infinite)); });
        if (key == "time") trial.time = value.number(infinite);
        if (key == "memory") trial.memory = value.number();
        if (key == "allocs") trial.allocations = value.number();
        if (key == "params") read_tolerance(value, trial.tolerance);
    });
    return trial;
}

Measurement one_value(std::string name, double time, std::optional<double> tolerance) {
    Measurement measurement{std::move(name), "time", "ns", {}, {}};
    measurement.tolerance = tolerance;
    if (std::isfinite(time) && time > 0) {
        measurement.values = {time};
    } else {
        measurement.failure = std::isnan(time) ? "it has no sample" : "its time is not a positive number";
    }
    return measurement;
}

void add_count(const std::string& name, const char* metric, const char* unit, double count,
               std::vector<Measurement>& all) {
    if (!std::isfinite(count) || count < 0) return;
    Measurement measurement{name, metric, unit, {count}, {}};
    measurement.is_counted = true;
    all.push_back(std::move(measurement));
}

// The memory and allocations of a failed trial mean nothing.
void add(Measurement time, double memory, double allocations, std::vector<Measurement>& all) {
    const std::string name = time.name;
    const bool sound = time.failure.empty();
    all.push_back(std::move(time));
    if (!sound) return;
    add_count(name, "memory", "B", memory, all);
    add_count(name, "allocations", "", allocations, all);
}

// Trials are saved sorted, so the order of their samples is lost: a trial is one observation.
Measurement one_trial(std::string name, Trial trial) {
    if (!trial.has_times) throw UnreadableResult("a Trial has no times");
    const double time =
        trial.times.empty() ? std::numeric_limits<double>::quiet_NaN() : value_of_process(std::move(trial.times));
    return one_value(std::move(name), time, trial.tolerance);
}

std::string below(const std::string& group, std::string_view key) {
    return group.empty() ? std::string(key) : fmt::format("{}/{}", group, key);
}

void read_object(JsonValue& object, const std::string& name, std::vector<Measurement>& all);

void read_group(JsonValue& fields, const std::string& name, std::vector<Measurement>& all) {
    bool has_data = false;
    fields.fields([&](std::string_view key, JsonValue& value) {
        if (key != "data") return;
        has_data = value.fields(
            [&](std::string_view member, JsonValue& object) { read_object(object, below(name, member), all); });
    });
    if (!has_data) throw UnreadableResult("a BenchmarkGroup has no data");
}

void read_object(JsonValue& object, const std::string& name, std::vector<Measurement>& all) {
    const bool sound = typed(object, [&](std::string_view type, JsonValue& fields) {
        if (type == "BenchmarkGroup") {
            read_group(fields, name, all);
        } else if (type == "Trial") {
            Trial trial = trial_of(fields);
            const double memory = trial.memory;
            const double allocations = trial.allocations;
            add(one_trial(name, std::move(trial)), memory, allocations, all);
        } else if (type == "TrialEstimate") {
            const Trial estimate = trial_of(fields);
            add(one_value(name, estimate.time, estimate.tolerance), estimate.memory, estimate.allocations, all);
        } else if (type != "Parameters") {
            throw UnreadableResult(fmt::format("a {} is not a measurement; save the trials or their estimates", type));
        }
    });
    if (!sound) throw UnreadableResult("an object of BenchmarkTools is not in the form [type, fields]");
}

// If there are several objects, their names begin with their numbers.
std::vector<Measurement> read_objects(JsonValue& objects) {
    std::vector<std::vector<Measurement>> each;
    const bool is_list = objects.elements([&](JsonValue& object) { read_object(object, "", each.emplace_back()); });
    if (!is_list) throw UnreadableResult("the objects saved by BenchmarkTools are not a list");
    std::vector<Measurement> all;
    for (std::size_t n = 0; n < each.size(); ++n) {
        for (Measurement& one : each[n]) {
            const std::string number = each.size() == 1 ? "" : std::to_string(n + 1);
            one.name = one.name.empty() ? number : below(number, one.name);
            if (one.name.empty()) one.name = "benchmark";
            all.push_back(std::move(one));
        }
    }
    return all;
}

std::vector<Measurement> read_saved(JsonDocument& json) {
    std::vector<Measurement> all;
    std::size_t parts = 0;
    json.elements([&](JsonValue& part) {
        if (++parts == 2) all = read_objects(part);
    });
    if (parts != 2)
        throw UnreadableResult("the file of BenchmarkTools is not a pair: its versions, and a list of objects");
    return all;
}

// The field holds the text of a whole BenchmarkTools file.
std::vector<Measurement> read_group_text(JsonValue& group) {
    try {
        const std::string text(group.text());
        JsonDocument inner(text);
        if (auto all = read_benchmark_tools(inner)) return std::move(*all);
    } catch (const NotJson&) {
    }
    throw UnreadableResult("benchmarkgroup is not the text of a BenchmarkTools file");
}

}  // namespace

std::optional<std::vector<Measurement>> read_benchmark_tools(JsonDocument& json) {
    if (json.kind() == JsonKind::list && json.has("BenchmarkTools")) return read_saved(json);
    if (json.kind() == JsonKind::list || !json.has("benchmarkgroup")) return std::nullopt;
    std::vector<Measurement> all;
    json.fields([&](std::string_view key, JsonValue& value) {
        if (key == "benchmarkgroup") all = read_group_text(value);
    });
    return all;
}

}  // namespace tachograph::reports
