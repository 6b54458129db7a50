#include "reports/formats/readers.hpp"

#include <algorithm>
#include <cmath>

namespace tachograph::reports {
namespace {

constexpr double nanoseconds_per_second = 1e9;

struct Result {
    std::string command;
    std::vector<double> times;
    std::vector<double> memory;  // the largest of each process, in bytes; since version 1.20
    double mean = 0;
    bool has_times = false;
    bool has_failed = false;
};

Result result_of(JsonValue& value) {
    Result result;
    value.fields([&](std::string_view key, JsonValue& field) {
        if (key == "command") result.command = field.text();
        if (key == "mean") result.mean = field.number();
        if (key == "times")
            result.has_times = field.elements(
                [&](JsonValue& time) { result.times.push_back(time.number() * nanoseconds_per_second); });
        if (key == "memory_usage_byte")
            field.elements([&](JsonValue& bytes) { result.memory.push_back(bytes.number()); });
        if (key == "exit_codes")
            field.elements([&](JsonValue& code) { result.has_failed = result.has_failed || code.number() != 0; });
    });
    if (result.command.empty()) throw UnreadableResult("a result has no command");
    return result;
}

Measurement measurement_of(Result result) {
    Measurement measurement{std::move(result.command), "time", "ns", {}, {}, true};
    if (result.has_failed) {
        measurement.failure = "the command ended with an exit code other than 0";
        return measurement;
    }
    if (!result.has_times) result.times.push_back(result.mean * nanoseconds_per_second);
    const bool sound = !result.times.empty() &&
                       std::ranges::all_of(result.times, [](double time) { return std::isfinite(time) && time > 0; });
    if (sound) {
        measurement.values = std::move(result.times);
    } else {
        measurement.failure = "its time is not a positive number";
    }
    return measurement;
}

// The resident memory of a process varies, as times do.
std::optional<Measurement> memory_of(const Result& result) {
    const bool sound =
        std::ranges::all_of(result.memory, [](double bytes) { return std::isfinite(bytes) && bytes > 0; });
    if (result.memory.empty() || !sound || result.has_failed) return std::nullopt;
    return Measurement{result.command, "memory", "B", result.memory, {}, true};
}

}  // namespace

std::optional<std::vector<Measurement>> read_hyperfine(JsonDocument& json) {
    const bool ours = json.kind() == JsonKind::object && json.has("results", JsonKind::list) && !json.has("context");
    if (!ours) return std::nullopt;
    std::vector<Measurement> all;
    json.fields([&](std::string_view key, JsonValue& value) {
        if (key == "results")
            value.elements([&](JsonValue& one) {
                Result result = result_of(one);
                if (auto memory = memory_of(result)) all.push_back(*std::move(memory));
                all.push_back(measurement_of(std::move(result)));
            });
    });
    return all;
}

}  // namespace tachograph::reports
