#include "reports/formats/readers.hpp"
#include "reports/statistics/quantile.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

// Older and newer versions write a type's name with and without its module, both in one file.
std::string type_of(const Json& object) {
    constexpr std::string_view module = "BenchmarkTools.";
    const bool typed = object.is_array() && object.size() == 2 && object[0].is_string() && object[1].is_object();
    if (!typed) throw UnreadableResult("an object of BenchmarkTools is not [type, fields]");
    const auto& type = object[0].get_ref<const std::string&>();
    return type.starts_with(module) ? type.substr(module.size()) : type;
}

// BenchmarkTools writes an infinite time as null.
double time_of(const Json& value) {
    return value.is_number() ? value.get<double>() : std::numeric_limits<double>::infinity();
}

// Trials are saved sorted, so that how their samples hang together is lost: a trial is one observation.
double time_of_trial(const Json& fields) {
    const auto times = fields.find("times");
    if (times == fields.end() || !times->is_array()) throw UnreadableResult("a Trial has no times");
    std::vector<double> values;
    for (const Json& time : *times) values.push_back(time_of(time));
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : value_of_process(std::move(values));
}

// Of a trial or an estimate; nothing where it says none that makes sense.
std::optional<double> tolerance_of(const Json& fields) {
    const auto parameters = fields.find("params");
    const bool typed = parameters != fields.end() && parameters->is_array() && parameters->size() == 2;
    if (!typed || !(*parameters)[1].is_object()) return std::nullopt;
    const double tolerance = number_at((*parameters)[1], "time_tolerance");
    return std::isfinite(tolerance) && tolerance > 0 ? std::optional(tolerance) : std::nullopt;
}

Measurement one_value(const std::string& name, double time, const Json& fields) {
    Measurement measurement{name.empty() ? "benchmark" : name, "time", "ns", {}, {}};
    measurement.tolerance = tolerance_of(fields);
    if (std::isfinite(time) && time > 0) {
        measurement.values = {time};
    } else {
        measurement.failure = std::isnan(time) ? "it has no sample" : "its time is not a positive number";
    }
    return measurement;
}

std::string below(const std::string& group, const std::string& key) { return group.empty() ? key : group + "/" + key; }

void read_object(const Json& object, const std::string& name, std::vector<Measurement>& all) {
    const std::string type = type_of(object);
    const Json& fields = object[1];
    if (type == "BenchmarkGroup") {
        if (!fields.contains("data") || !fields["data"].is_object())
            throw UnreadableResult("a BenchmarkGroup has no data");
        for (const auto& [key, member] : fields["data"].items()) read_object(member, below(name, key), all);
    } else if (type == "Trial") {
        all.push_back(one_value(name, time_of_trial(fields), fields));
    } else if (type == "TrialEstimate") {
        const Json time = fields.value("time", Json());
        all.push_back(one_value(name, time_of(time), fields));
    } else if (type != "Parameters") {
        throw UnreadableResult(fmt::format("a {} is no measurement; save the trials or their estimates", type));
    }
}

std::vector<Measurement> read_objects(const Json& objects) {
    std::vector<Measurement> all;
    for (std::size_t i = 0; i < objects.size(); ++i)
        read_object(objects[i], objects.size() == 1 ? "" : fmt::format("{}", i + 1), all);
    return all;
}

bool is_package_result(const Json& json) { return json.is_object() && json.contains("benchmarkgroup"); }

bool is_saved(const Json& json) {
    return json.is_array() && json.size() == 2 && json[0].is_object() && json[0].contains("BenchmarkTools");
}

}  // namespace

std::optional<std::vector<Measurement>> read_benchmark_tools(const Json& json) {
    if (is_package_result(json)) {
        // A file within the file.
        const Json& group = json["benchmarkgroup"];
        auto all =
            group.is_string() ? read_benchmark_tools(parse_lenient(group.get_ref<const std::string&>())) : std::nullopt;
        if (!all) throw UnreadableResult("benchmarkgroup is not the text of a file of BenchmarkTools");
        return all;
    }
    if (!is_saved(json)) return std::nullopt;
    if (!json[1].is_array()) throw UnreadableResult("what BenchmarkTools saved is no list");
    return read_objects(json[1]);
}

}  // namespace tachograph::reports
