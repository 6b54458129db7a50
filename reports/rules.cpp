#include "reports/rules.hpp"

#include "core/values/text.hpp"
#include "reports/formats/formats.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace tachograph::reports {
namespace {

using Ordered = nlohmann::ordered_json;

constexpr std::array<std::string_view, 6> keys{"fail_on", "benchmarks", "least", "tolerance", "rounds", "builds"};
constexpr int most_rounds_asked = 1000;
constexpr int most_builds_asked = 100;

[[noreturn]] void wrong(const std::string& what) { throw UnreadableResult(fmt::format("{}: {}", rules_file, what)); }

std::optional<double> share_at(const Ordered& json, const char* key) {
    if (!json.contains(key)) return std::nullopt;
    const Ordered& value = json[key];
    const auto share = value.is_string() ? parse_percentage(value.get<std::string>()) : std::nullopt;
    if (!share) wrong(fmt::format("{} is {}; write a percentage, such as \"5%\"", key, shorten(value.dump(), 60)));
    return share;
}

std::optional<int> number_at(const Ordered& json, const char* key, int most) {
    if (!json.contains(key)) return std::nullopt;
    const Ordered& value = json[key];
    const bool fits = value.is_number_integer() && value >= 1 && value <= most;
    if (!fits) wrong(fmt::format("{} is {}; write a number of 1 to {}", key, shorten(value.dump(), 60), most));
    return value.get<int>();
}

std::optional<FailOn> fail_on_at(const Ordered& json) {
    if (!json.contains("fail_on")) return std::nullopt;
    const Ordered& value = json["fail_on"];
    const auto fail_on = value.is_string() ? parse_fail_on(value.get<std::string>()) : std::nullopt;
    if (!fail_on)
        wrong(fmt::format("fail_on is {}; write \"never\", \"regression\" or \"regression:10%\"",
                          shorten(value.dump(), 60)));
    return fail_on;
}

std::vector<std::string> benchmarks_at(const Ordered& json) {
    if (!json.contains("benchmarks")) return {};
    const Ordered& list = json["benchmarks"];
    const bool texts =
        list.is_array() && std::ranges::all_of(list, [](const Ordered& name) { return name.is_string(); });
    // An empty list could mean no benchmark or all benchmarks.
    if (!texts || list.empty()) wrong("benchmarks is not a list of names or globs, such as [\"sum/*\"]");
    return list.get<std::vector<std::string>>();
}

void check_keys(const Ordered& json) {
    for (const auto& [key, value] : json.items()) {
        if (std::ranges::find(keys, key) != keys.end()) continue;
        const auto distance = [&word = key](std::string_view known) {
            return edit_distance(word.substr(0, 40), known);
        };
        wrong(fmt::format("'{}' is not a key, did you mean '{}'? The keys are {}", shorten(key, 40),
                          *std::ranges::min_element(keys, {}, distance), fmt::join(keys, ", ")));
    }
}

}  // namespace

Rules parse_rules(std::string_view text) {
    Ordered json;
    try {
        json = Ordered::parse(text);
    } catch (const Ordered::parse_error& error) {
        const std::string_view before = text.substr(0, std::min(error.byte, text.size()));
        wrong(fmt::format("line {} is not JSON", 1 + std::ranges::count(before, '\n')));
    }
    if (!json.is_object()) wrong("it is not a JSON object");
    check_keys(json);
    return {fail_on_at(json),
            benchmarks_at(json),
            share_at(json, "least"),
            share_at(json, "tolerance"),
            number_at(json, "rounds", most_rounds_asked),
            number_at(json, "builds", most_builds_asked)};
}

std::string to_json(const Rules& rules) {
    Ordered json = Ordered::object();
    if (rules.fail_on) json["fail_on"] = to_text(*rules.fail_on);
    if (!rules.benchmarks.empty()) json["benchmarks"] = rules.benchmarks;
    if (rules.least) json["least"] = to_percentage(*rules.least);
    if (rules.tolerance) json["tolerance"] = to_percentage(*rules.tolerance);
    if (rules.rounds) json["rounds"] = *rules.rounds;
    if (rules.builds) json["builds"] = *rules.builds;
    return json.dump();
}

}  // namespace tachograph::reports
