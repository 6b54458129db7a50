#include "reports/written_report.hpp"

#include "core/values/markdown.hpp"
#include "core/values/text.hpp"
#include "reports/conclusion.hpp"
#include "reports/formats/formats.hpp"
#include "reports/nearest.hpp"
#include "reports/report_json.hpp"
#include "reports/wording.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::reports {
namespace {

constexpr std::size_t most_rows = 60;
constexpr std::size_t longest_written_name = 200;

Ordered parse_report(std::string_view text) {
    Ordered json = Ordered::parse(text, nullptr, false);
    const bool is_report = json.is_object() && json.contains("benchmarks") && json["benchmarks"].is_array();
    if (!is_report) throw UnreadableResult("the report's JSON cannot be read");
    return json;
}

std::string text_of(const Ordered& json, const char* key) {
    const Ordered value = json.value(key, Ordered());
    return value.is_string() ? value.get<std::string>() : std::string();
}

std::string name_of(const Ordered& benchmark) { return text_of(benchmark, "name"); }

std::string verdict_of(const Ordered& benchmark) { return text_of(benchmark, "verdict"); }

[[noreturn]] void unknown(const Ordered& report, const std::string& benchmark) {
    std::vector<std::string> names;
    for (const Ordered& one : report["benchmarks"]) names.push_back(shorten(name_of(one), 100));
    const std::vector<std::string> nearest = nearest_to(benchmark, names);
    throw UnreadableResult(fmt::format("the report has no benchmark '{}'{}{}", shorten(benchmark, 100),
                                       nearest.empty() ? "" : "; nearest: ", fmt::join(nearest, ", ")));
}

// Returns one entry for each metric.
std::vector<Ordered> called(const Ordered& report, const std::string& name) {
    std::vector<Ordered> found;
    std::ranges::copy_if(report["benchmarks"], std::back_inserter(found),
                         [&](const Ordered& one) { return one.is_object() && name_of(one) == name; });
    if (found.empty()) unknown(report, name);
    return found;
}

bool is_open(const Ordered& benchmark) {
    const std::string verdict = verdict_of(benchmark);
    return verdict == to_text(Verdict::inconclusive) || verdict == to_text(Verdict::failed);
}

bool fails(const Ordered& benchmark) { return benchmark.value("fails", false); }

bool is_acceptable(const Ordered& benchmark) {
    return fails(benchmark) || is_open(benchmark) || verdict_of(benchmark) == to_text(Verdict::regression);
}

// A count that was 0 and no longer is has a verdict, but no ratio that JSON can write.
bool is_compared(const Ordered& benchmark) {
    const std::string verdict = verdict_of(benchmark);
    return !verdict.empty() && verdict != to_text(Verdict::failed) && verdict != to_text(Verdict::one_sided);
}

bool has_ratio(const Ordered& benchmark) { return benchmark.value("ratio", Ordered()).is_number(); }

std::vector<double> numbers(const Ordered& json, const char* list, const char* side) {
    std::vector<double> found;
    for (const Ordered& value : json.value(list, Ordered::object()).value(side, Ordered::array())) {
        if (value.is_number()) found.push_back(value.get<double>());
    }
    return found;
}

std::string value_at(const std::vector<double>& values, std::size_t n, const std::string& unit) {
    return n < values.size() ? in_words(values[n], unit) : "–";
}

std::string build_at(const std::vector<double>& builds, std::size_t n) {
    return n < builds.size() ? fmt::format("{:g}", builds[n]) : "1";
}

// In the order of the rounds. If the sides did not take turns, the values in a row do not belong together, and the row
// has no ratio.
std::string samples_table(const Ordered& benchmark) {
    const auto base = numbers(benchmark, "samples", "base");
    const auto head = numbers(benchmark, "samples", "head");
    const auto base_builds = numbers(benchmark, "builds", "base");
    const auto head_builds = numbers(benchmark, "builds", "head");
    const std::size_t rows = std::max(base.size(), head.size());
    if (rows == 0) return {};
    const bool paired = benchmark.value("paired", true) && base.size() == head.size();
    const std::string unit = text_of(benchmark, "unit");
    std::string table = "\n| base | head | head/base | builds |\n| ---: | ---: | ---: | --- |\n";
    for (std::size_t n = 0; n < std::min(rows, most_rows); ++n) {
        table += fmt::format("| {} | {} | {} | {}, {} |\n", value_at(base, n, unit), value_at(head, n, unit),
                             paired ? factor_text(head[n] / base[n]) : "–", build_at(base_builds, n),
                             build_at(head_builds, n));
    }
    if (rows > most_rows) table += fmt::format("\nAnd {} more.\n", rows - most_rows);
    return table;
}

std::string interval_words(const Ordered& benchmark) {
    const Ordered interval = benchmark.value("interval", Ordered());
    if (!interval.is_array() || interval.size() != 2) return "; there is no interval, as a side was measured once";
    return fmt::format(", and the true ratio lies in {}–{} 95 times in 100", factor_text(interval[0].get<double>()),
                       factor_text(interval[1].get<double>()));
}

std::string noise_words(const Ordered& benchmark) {
    const double variance = benchmark.value("noise", Ordered::object()).value("variance", -1.0);
    return variance < 0 ? std::string() : fmt::format(" A round's ratio varies by {:.1f}%.", std::sqrt(variance) * 100);
}

std::string rule_words(const Ordered& benchmark, const Ordered& report) {
    if (!benchmark.contains("p")) return {};
    const double p = benchmark["p"].get<double>();
    return fmt::format(
        " Chance alone would give such a change with p = {:.2g}. A change counts from {:g}% and p < {:g}; "
        "within {:g}% both are the same.",
        p, report.value("least", 0.02) * 100, report.value("significance", 0.003),
        benchmark.value("tolerance", 0.05) * 100);
}

std::string why_of(const Ordered& benchmark, const Ordered& report) {
    const std::string note = text_of(benchmark, "note");
    std::string text =
        fmt::format("{} ({}) is **{}**{}.", inline_code(shorten(name_of(benchmark), longest_written_name)),
                    plain_text(text_of(benchmark, "metric")), plain_text(verdict_of(benchmark)),
                    note.empty() ? "" : ": " + plain_text(note));
    if (has_ratio(benchmark)) {
        text += fmt::format(" Its head/base is {}{}.", factor_text(benchmark["ratio"].get<double>()),
                            interval_words(benchmark));
        text += noise_words(benchmark) + rule_words(benchmark, report);
    }
    const std::string table = samples_table(benchmark);
    return text + "\n" + (table.empty() ? "\nIts report keeps no samples.\n" : table);
}

}  // namespace

std::string why(std::string_view text, const std::string& benchmark) {
    const Ordered report = parse_report(text);
    std::string answer;
    for (const Ordered& one : called(report, benchmark)) answer += (answer.empty() ? "" : "\n") + why_of(one, report);
    return answer;
}

void require_acceptable(std::string_view text, const std::string& benchmark) {
    const Ordered report = parse_report(text);
    if (report.value("finished", false)) throw UnreadableResult("the verdict of this report is its runner's own");
    if (benchmark == all_benchmarks) {
        const bool fails = conclusion_with(text, {}) == Conclusion::failure;
        if (!fails && std::ranges::none_of(report["benchmarks"], is_acceptable))
            throw UnreadableResult("there is nothing to accept: no benchmark got slower or is open");
        return;
    }
    const std::vector<Ordered> found = called(report, benchmark);
    if (std::ranges::none_of(found, is_acceptable))
        throw UnreadableResult(
            fmt::format("there is nothing to accept: '{}' is {}", shorten(benchmark, 100), verdict_of(found.front())));
}

Conclusion conclusion_with(std::string_view text, const std::vector<Acceptance>& accepted) {
    const Ordered report = parse_report(text);
    const Ordered& benchmarks = report["benchmarks"];
    const auto left = [&](const Ordered& one) { return !is_accepted(name_of(one), accepted); };
    if (report.value("finished", false)) return Conclusion::neutral;
    const bool compared = std::ranges::any_of(
        benchmarks, [](const Ordered& one) { return is_compared(one) && one.value("counts", true); });
    if (!compared && !is_accepted(std::string(all_benchmarks), accepted)) return Conclusion::failure;
    if (std::ranges::any_of(benchmarks, [&](const Ordered& one) { return fails(one) && left(one); }))
        return Conclusion::failure;
    const bool unknown = std::ranges::any_of(
        benchmarks, [&](const Ordered& one) { return one.value("counts", true) && is_open(one) && left(one); });
    return unknown ? Conclusion::neutral : Conclusion::success;
}

std::string with_acceptances(std::string_view text, const std::vector<Acceptance>& accepted) {
    Ordered report = parse_report(text);
    report["conclusion"] = to_text(conclusion_with(text, accepted));
    report["accepted"] = to_json(accepted);
    return to_lines(report);
}

}  // namespace tachograph::reports
