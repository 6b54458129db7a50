#include "reports/report_json.hpp"

#include "reports/learned_noise.hpp"

#include <nlohmann/json.hpp>

namespace tachograph::reports {
namespace {

using Ordered = nlohmann::ordered_json;

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
    if (comparison.interval) json["interval"] = {comparison.interval->low, comparison.interval->high};
    if (comparison.estimate) {
        json["p"] = comparison.estimate->p();
        json["tolerance"] = comparison.tolerance;
    }
    if (comparison.noise)
        json["noise"] = {{"variance", comparison.noise->variance},
                         {"degrees_of_freedom", comparison.noise->degrees_of_freedom}};
    if (!comparison.note.empty()) json["note"] = comparison.note;
    return json;
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

std::string dump(const Ordered& json) { return json.dump(2, ' ', false, Ordered::error_handler_t::replace) + "\n"; }

}  // namespace

std::string comparison_json(const std::vector<Comparison>& comparisons, const CompareOptions& options) {
    return dump({{"benchmarks", benchmarks_json(comparisons)},
                 {"worth_a_second_run", hints_json(hints_of(comparisons, options))}});
}

std::string report_json(const std::vector<Comparison>& comparisons, const std::vector<Hint>& hints,
                        const RunResults& results, const ReportContext& context) {
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
                 {"notes", results.notes},
                 {"benchmarks", benchmarks_json(comparisons)},
                 {"worth_a_second_run", hints_json(hints)}};
    if (!hints.empty()) json["second_run"] = command_for(hints, context.bot);
    return dump(json);
}

}  // namespace tachograph::reports
