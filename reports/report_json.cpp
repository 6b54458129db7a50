#include "reports/report_json.hpp"

#include "reports/conclusion.hpp"
#include "reports/learned_noise.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

template <class Value>
Ordered or_null(const std::optional<Value>& value) {
    return value ? Ordered(*value) : Ordered(nullptr);
}

Ordered benchmark_json(const Comparison& comparison) {
    Ordered json{{"name", comparison.name},
                 {"metric", comparison.metric},
                 {"unit", comparison.unit},
                 {"base", or_null(comparison.base)},
                 {"head", or_null(comparison.head)},
                 {"ratio", or_null(comparison.ratio)},
                 {"interval", nullptr},
                 {"verdict", to_text(comparison.verdict)}};
    if (comparison.more_is_better) json["more_is_better"] = true;
    if (comparison.interval) json["interval"] = {comparison.interval->low, comparison.interval->high};
    if (comparison.estimate) {
        json["p"] = comparison.estimate->p();
        json["tolerance"] = comparison.tolerance;
    }
    if (comparison.noise)
        json["noise"] = {{"variance", comparison.noise->variance},
                         {"degrees_of_freedom", comparison.noise->degrees_of_freedom}};
    if (!comparison.note.empty()) json["note"] = comparison.note;
    if (!comparison.clock.empty()) json["clock"] = comparison.clock;
    if (comparison.parted)
        json["other_clock"] = {{"ratio", comparison.parted->ratio},
                               {"interval", {comparison.parted->interval.low, comparison.parted->interval.high}}};
    return json;
}

// No clock is more precise than six digits.
double rounded(double value) {
    const std::string digits = fmt::format("{:.6g}", value);
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

Ordered rounded(const std::vector<double>& values) {
    Ordered list = Ordered::array();
    for (const double value : values) list.push_back(rounded(value));
    return list;
}

void add_samples(const Series& series, Ordered& json) {
    json["samples"] = {{"base", rounded(series.base)}, {"head", rounded(series.head)}};
    json["paired"] = series.paired;
    if (!series.base_builds.empty() || !series.head_builds.empty())
        json["builds"] = {{"base", series.base_builds}, {"head", series.head_builds}};
}

Ordered benchmarks_json(const std::vector<Comparison>& comparisons) {
    Ordered list = Ordered::array();
    for (const Comparison& comparison : comparisons) list.push_back(benchmark_json(comparison));
    return list;
}

Ordered hints_json(const std::vector<Hint>& hints) {
    Ordered list = Ordered::array();
    for (const Hint& hint : hints) list.push_back({{"name", hint.name}, {"ratio", hint.ratio}, {"times", hint.times}});
    return list;
}

std::string compact(const Ordered& json) { return json.dump(-1, ' ', false, Ordered::error_handler_t::replace); }

bool is_list_of_objects(const Ordered& json) {
    return json.is_array() && !json.empty() &&
           std::ranges::all_of(json, [](const Ordered& element) { return element.is_object(); });
}

using SeriesByName = std::map<std::pair<std::string, std::string>, const Series*>;

SeriesByName by_name(const std::vector<Series>& series) {
    SeriesByName named;
    for (const Series& one : series) named[{one.name, one.metric}] = &one;
    return named;
}

Ordered judged_json(const Findings& findings) {
    const SeriesByName series = by_name(findings.series);
    Ordered list = Ordered::array();
    for (const Comparison& comparison : findings.comparisons) {
        Ordered json = benchmark_json(comparison);
        if (is_failing(comparison, findings.rules)) json["fails"] = true;
        if (!is_counted(comparison, findings.rules)) json["counts"] = false;
        const auto found = series.find({comparison.name, comparison.metric});
        if (found != series.end()) add_samples(*found->second, json);
        list.push_back(std::move(json));
    }
    return list;
}

}  // namespace

std::string to_lines(const Ordered& json) {
    std::string text;
    for (const auto& [key, value] : json.items()) {
        text += fmt::format("{}\n  {}: ", text.empty() ? "" : ",", compact(key));
        if (!is_list_of_objects(value)) {
            text += compact(value);
            continue;
        }
        std::string rows;
        for (const Ordered& row : value) rows += fmt::format("{}\n    {}", rows.empty() ? "" : ",", compact(row));
        text += fmt::format("[{}\n  ]", rows);
    }
    return fmt::format("{{{}\n}}\n", text);
}

Ordered to_json(const std::vector<Acceptance>& accepted) {
    Ordered list = Ordered::array();
    for (const Acceptance& one : accepted)
        list.push_back({{"benchmark", one.benchmark},
                        {"by", one.by},
                        {"at", tachograph::to_text(one.at)},
                        {"reason", one.reason}});
    return list;
}

std::string comparison_json(const std::vector<Comparison>& comparisons, const CompareOptions& options,
                            const std::vector<std::string>& notes) {
    return to_lines({{"benchmarks", benchmarks_json(comparisons)},
                     {"notes", notes},
                     {"worth_a_second_run", hints_json(hints_of(comparisons, options))}});
}

std::string report_json(const Findings& findings) {
    const ReportContext& context = findings.context;
    const RunResults& results = findings.results;
    Ordered json{{"job", context.job},
                 {"repository", context.repository},
                 {"pull_request", context.pull_request},
                 {"head", context.head},
                 {"base", context.base},
                 {"target", context.target},
                 {"requester", context.requester},
                 {"requested_at", context.requested_at},
                 {"runner", results.runner},
                 {"machine", machine_of(results)},
                 {"environment", results.environment},
                 {"notes", findings.notes},
                 {"fail_on", to_text(findings.rules.fail_on.value_or(FailOn{}))},
                 {"conclusion", to_text(findings.conclusion)},
                 {"accepted", to_json(context.accepted)},
                 {"least", findings.options.least},
                 {"significance", findings.options.significance},
                 {"benchmarks", judged_json(findings)},
                 {"worth_a_second_run", hints_json(findings.hints)}};
    if (findings.is_finished) json["finished"] = true;
    if (!findings.hints.empty()) json["second_run"] = command_for(findings.hints, context.bot);
    return to_lines(json);
}

}  // namespace tachograph::reports
