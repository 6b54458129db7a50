#include "reports/formats/readers.hpp"
#include "reports/formats/time_unit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

constexpr double newest_version = 1;

struct Row {
    Measurement measurement{"", "time", "ns", {}, {}};
    std::string better = "lower";
};

void read_values(JsonValue& value, std::vector<double>& values) {
    if (!value.elements([&](JsonValue& one) { values.push_back(one.number()); }))
        throw UnreadableResult("values is not a list of numbers");
}

void read_field(std::string_view key, JsonValue& value, Row& row) {
    Measurement& one = row.measurement;
    if (key == "name") {
        one.name = value.text();
    } else if (key == "metric") {
        one.metric = value.text();
    } else if (key == "unit") {
        one.unit = value.text();
    } else if (key == "better") {
        row.better = value.text();
    } else if (key == "values") {
        read_values(value, one.values);
    } else if (key == "processes") {
        one.apart = true;
        read_values(value, one.values);
    } else if (key == "counted") {
        one.is_counted = value.is_true();
    } else if (key == "failure") {
        one.failure = value.text();
    } else {
        throw UnreadableResult(
            fmt::format("'{}' is not a key of a benchmark; these are name, metric, unit, better, values, processes, "
                        "counted and failure",
                        key));
    }
}

void check_values(Measurement& one) {
    const double least = one.is_counted ? 0 : std::numeric_limits<double>::min();
    const bool sound =
        std::ranges::all_of(one.values, [&](double value) { return std::isfinite(value) && value >= least; });
    if (one.failure.empty() && one.values.empty()) one.failure = "it has no values";
    if (one.failure.empty() && !sound)
        one.failure = one.is_counted ? "a value is not a count" : "a value is not a positive number";
    if (!one.failure.empty()) one.values.clear();
}

Measurement measurement_of(JsonValue& value) {
    Row row;
    const bool is_row = value.fields([&](std::string_view key, JsonValue& field) { read_field(key, field, row); });
    Measurement& one = row.measurement;
    if (!is_row || one.name.empty() || one.metric.empty()) throw UnreadableResult("a benchmark has no name or metric");
    if (row.better != "lower" && row.better != "higher")
        throw UnreadableResult(fmt::format("better is '{}', not lower or higher", row.better));
    one.more_is_better = row.better == "higher";
    if (one.metric == "time") {
        const double factor = nanoseconds_in(std::exchange(one.unit, "ns"), "the unit of a time");
        for (double& time : one.values) time *= factor;
    }
    check_values(one);
    return std::move(one);
}

}  // namespace

std::optional<std::vector<Measurement>> read_tachograph(JsonDocument& json) {
    if (json.kind() != JsonKind::object || !json.has("tachograph", JsonKind::number)) return std::nullopt;
    std::vector<Measurement> all;
    bool has_list = false;
    json.fields([&](std::string_view key, JsonValue& value) {
        if (key == "tachograph" && value.number() > newest_version)
            throw UnreadableResult("its format is newer than Tachograph's version 1");
        if (key == "benchmarks") has_list = value.elements([&](JsonValue& one) { all.push_back(measurement_of(one)); });
    });
    if (!has_list) throw UnreadableResult("benchmarks is not a list");
    return all;
}

}  // namespace tachograph::reports
