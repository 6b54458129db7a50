#include "reports/formats/readers.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

constexpr double nanoseconds_per_second = 1e9;

bool has_failed(const Json& result) {
    const Json codes = result.value("exit_codes", Json::array());
    return codes.is_array() && std::ranges::any_of(codes, [](const Json& code) { return code != Json(0); });
}

std::vector<double> times_of(const Json& result) {
    const auto listed = result.find("times");
    std::vector<double> times;
    if (listed != result.end() && listed->is_array()) {
        for (const Json& time : *listed)
            times.push_back(time.is_number() ? time.get<double>() * nanoseconds_per_second : NAN);
    } else {
        times.push_back(number_at(result, "mean") * nanoseconds_per_second);
    }
    return times;
}

Measurement measurement_of(const Json& result) {
    if (!result.is_object() || text_at(result, "command").empty()) throw UnreadableResult("a result has no command");
    Measurement measurement{text_at(result, "command"), "time", "ns", {}, {}, true};
    if (has_failed(result)) {
        measurement.failure = "the command ended with an exit code other than 0";
        return measurement;
    }
    measurement.values = times_of(result);
    const bool sound = !measurement.values.empty() && std::ranges::all_of(measurement.values, [](double time) {
        return std::isfinite(time) && time > 0;
    });
    if (!sound) {
        measurement.values.clear();
        measurement.failure = "its time is not a positive number";
    }
    return measurement;
}

}  // namespace

std::optional<std::vector<Measurement>> read_hyperfine(const Json& json) {
    const bool ours =
        json.is_object() && json.contains("results") && json["results"].is_array() && !json.contains("context");
    if (!ours) return std::nullopt;
    std::vector<Measurement> all;
    for (const Json& result : json["results"]) all.push_back(measurement_of(result));
    return all;
}

}  // namespace tachograph::reports
