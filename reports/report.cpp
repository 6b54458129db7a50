#include "reports/report.hpp"

#include "core/values/markdown.hpp"
#include "core/values/overloaded.hpp"
#include "core/values/text.hpp"
#include "reports/accepted_text.hpp"
#include "reports/agreement.hpp"
#include "reports/conclusion.hpp"
#include "reports/forest_plot.hpp"
#include "reports/hints.hpp"
#include "reports/report_json.hpp"
#include "reports/series.hpp"
#include "reports/wording.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::reports {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_note = 2000;
constexpr const char* none_counts = "none of them counts: no name fits benchmarks in benchmark/tachograph.json";

// Inline code in a table's cell. A `|` would end the cell even inside inline code.
std::string cell(std::string_view text) {
    std::string code = inline_code(shorten(text, longest_name));
    for (auto at = code.find('|'); at != std::string::npos; at = code.find('|', at + 2)) code.replace(at, 1, "\\|");
    return code;
}

std::string value_text(const std::optional<double>& value, const std::string& unit) {
    return value ? in_words(*value, unit) : "–";
}

std::string verdict_text(const Comparison& comparison) {
    const bool changed = comparison.verdict == Verdict::improvement || comparison.verdict == Verdict::regression;
    const std::string word = to_text(comparison.verdict);
    if (changed) return "**" + word + "**";
    return comparison.note.empty() ? word : fmt::format("{}: {}", word, plain_text(comparison.note));
}

bool has_ratio(const Comparison& comparison) { return comparison.ratio.has_value(); }

std::string table_of(const std::vector<Comparison>& comparisons, const std::string& metric) {
    std::string table =
        "| benchmark | base | head | head/base | 95% interval | verdict |\n| --- | ---: | ---: | ---: | :---: | --- "
        "|\n";
    for (const Comparison& one : comparisons) {
        if (!has_ratio(one) || one.metric != metric) continue;
        table += fmt::format("| {} | {} | {} | {} | {} | {} |\n", cell(one.name), value_text(one.base, one.unit),
                             value_text(one.head, one.unit), ratio_text(one), interval_text(one), verdict_text(one));
    }
    return table;
}

// The metrics that were compared: time first, then the others in alphabetical order.
std::vector<std::string> metrics_of(const std::vector<Comparison>& comparisons) {
    std::set<std::pair<bool, std::string>> metrics;
    for (const Comparison& one : comparisons) {
        if (has_ratio(one)) metrics.emplace(one.metric != "time", one.metric);
    }
    std::vector<std::string> names;
    for (const auto& [is_other, name] : metrics) names.push_back(name);
    return names;
}

std::string heading_of(const std::vector<Comparison>& comparisons, const std::string& metric) {
    const auto one = std::ranges::find(comparisons, metric, &Comparison::metric);
    return fmt::format("\n## {}\n\n{} is better.\n\n", plain_text(metric), one->more_is_better ? "More" : "Less");
}

// For metrics other than time, unchanged benchmarks are only counted.
std::string table_of_others(const std::vector<Comparison>& comparisons, const std::string& metric) {
    std::vector<Comparison> changed;
    std::size_t same = 0;
    for (const Comparison& one : comparisons) {
        if (!has_ratio(one) || one.metric != metric) continue;
        if (one.verdict == Verdict::invariant) {
            ++same;
        } else {
            changed.push_back(one);
        }
    }
    const std::string table = changed.empty() ? std::string() : table_of(changed, metric) + "\n";
    return heading_of(comparisons, metric) + table +
           (same == 0 ? "" : fmt::format("{} {} the same.\n", same, same == 1 ? "benchmark is" : "benchmarks are"));
}

std::string measured_table(const std::vector<Comparison>& comparisons) {
    std::string tables;
    for (const std::string& metric : metrics_of(comparisons))
        tables += metric == "time" ? table_of(comparisons, metric) : table_of_others(comparisons, metric);
    return tables.empty() ? "Nothing was compared: no benchmark was measured on both sides.\n" : tables;
}

// Lists the benchmarks that failed or exist on one side only. They have no ratio.
std::string unmeasured_list(const std::vector<Comparison>& comparisons) {
    if (std::ranges::all_of(comparisons, has_ratio)) return {};
    std::string list = "\nNot compared:\n\n";
    for (const Comparison& one : comparisons) {
        if (!has_ratio(one))
            list += fmt::format("- {}: {}, {}\n", cell(one.name), to_text(one.verdict),
                                plain_text(shorten(one.note, longest_name)));
    }
    return list;
}

constexpr std::size_t most_hints = 100;

// The caller adds how to measure them again.
std::string hints_table(const std::vector<Hint>& hints) {
    if (hints.empty()) return {};
    std::string table =
        "\n## Worth a second run\n\nEach side ran once, so there is no verdict. These changed most, measured by the "
        "noise of each where it is known, else by its tolerance:\n\n"
        "| benchmark | head/base | change, in noises or tolerances |\n| --- | ---: | ---: |\n";
    for (std::size_t n = 0; n < std::min(hints.size(), most_hints); ++n)
        table += fmt::format("| {} | {} | {:.1f} |\n", cell(hints[n].name), factor_text(hints[n].ratio) + "×",
                             hints[n].times);
    if (hints.size() > most_hints) table += fmt::format("\nAnd {} more.\n", hints.size() - most_hints);
    return table;
}

std::string hints_text(const std::vector<Hint>& hints, const ReportContext& context) {
    if (hints.empty()) return {};
    return hints_table(hints) + "\nTo measure them again, comment:\n\n" + code_block(command_for(hints, context.bot));
}

// DiffEqBot's runners send finished tables and images, and no samples.
bool is_finished(const RunResults& results) { return results.rounds.empty() && !results.items.empty(); }

std::string headline(const std::vector<Comparison>& comparisons, const RunResults& results,
                     const Observations& observations, const ReportContext& context, std::size_t hints) {
    if (is_finished(results)) return "the runner sent a finished report";
    if (comparisons.empty() && !context.only.empty())
        return fmt::format("{}: no benchmark is called '{}'; nearest: {}", nothing_compared,
                           shorten(context.only, longest_name),
                           fmt::join(nearest_names(observations, context.only), ", "));
    const bool misses = context.only.empty() && !compares_nothing(comparisons) &&
                        compares_nothing_that_counts(comparisons, results.rules);
    return headline_of(comparisons) + (misses ? std::string("; ") + none_counts : "") +
           (hints == 0 ? "" : fmt::format("; {} worth a second run", hints));
}

std::string subject_of(const ReportContext& context) {
    return fmt::format("pull request {} of {} at {} was measured against {}{}", context.pull_request,
                       plain_text(context.repository), inline_code(context.head.substr(0, 10)),
                       inline_code(context.base.substr(0, 10)),
                       context.target.empty() ? "" : ", of " + inline_code(context.target));
}

std::string opening(const std::string& headline, const RunResults& results, const ReportContext& context) {
    const std::string begin = fmt::format("**{}.** P{}", plain_text(headline), subject_of(context).substr(1));
    if (is_finished(results)) return begin + ", and the verdict is the runner's own.\n";
    int rounds = 0;
    for (const Round& round : results.rounds) rounds = std::max(rounds, round.number);
    return fmt::format("{}, in {} {}, each side in turns on the same machine{}.\n\n", begin, rounds,
                       rounds == 1 ? "round" : "rounds",
                       context.only.empty() ? "" : "; only " + inline_code(context.only));
}

// Whether this job stops a merge, and what would change that.
std::string conclusion_text(Conclusion conclusion, const Rules& rules, const ReportContext& context) {
    if (!context.sets_check) return "This sets no check: only a job without `only=` and `base=` does.\n\n";
    const FailOn fail_on = rules.fail_on.value_or(FailOn{});
    if (!fail_on.regressions) return {};
    const std::string rule = inline_code(fmt::format("fail_on: {}", to_text(fail_on)));
    if (conclusion != Conclusion::failure) return fmt::format("By {} this does not stop a merge.\n\n", rule);
    return fmt::format("By {} this stops a merge, until it is mended, or a benchmarker comments {}.\n\n", rule,
                       inline_code(fmt::format("@{} accept <benchmark> because <reason>", context.bot)));
}

// Stands at the top, so that nobody reads the verdict without it.
std::string warning_of(const RunResults& results) {
    const auto sandbox = results.environment.find("sandbox");
    if (sandbox == results.environment.end() || sandbox->second != "none") return {};
    return "**No sandbox:** the configuration of this bot lets the code of pull requests run without one.\n\n";
}

// Notes about what is missing, or differs between the sides, are above the table.
std::string notes_text(const std::vector<std::string>& notes) {
    std::string text;
    for (const std::string& note : notes) text += fmt::format("- {}\n", plain_text(shorten(note, longest_note)));
    return text.empty() ? text : text + "\n";
}

// Two builds of the base show a difference that no pull request has made.
std::string null_pair_text(const std::vector<Series>& series, const CompareOptions& options) {
    CompareOptions of_builds = options;
    of_builds.most_rounds = 0;
    const std::vector<Comparison> pair = compare_all(null_pair(series), of_builds);
    if (pair.empty() || !pair.front().ratio) return {};
    const Comparison& worst = pair.front();
    return fmt::format("\nTwo builds of the base differ by up to {:.1f}% ({}), although their source is the same.\n",
                       std::abs(std::log(*worst.ratio)) * 100, cell(worst.name));
}

std::string reading_guide(const CompareOptions& options) {
    return fmt::format(
        "\n*head/base* is the geometric mean over the rounds; below 1 is faster. The interval holds the true ratio "
        "{:g} times in 100. *regression* and *improvement*: a change of at least {:g}%, with p < {:g} and a false "
        "discovery rate of {:g}% over the suite. *invariant*: the interval lies within {:g}%, or within the "
        "benchmark's own tolerance where its file gives one. *inconclusive*: neither. The rule and its sources: "
        "`reports/judging.md` in Tachograph's source.\n",
        options.confidence * 100, options.least * 100, options.significance, options.false_changes * 100,
        options.tolerance * 100);
}

std::string item_text(const Item& item) {
    std::string text = fmt::format("\n## {}\n\n", plain_text(item.title));
    std::visit(overloaded{
                   [&](const Image& image) {
                       const bool safe = image.url.starts_with("https://") || image.url.starts_with("http://") ||
                                         image.url.starts_with("data:image/");
                       const bool whole = image.url.find_first_of(" ()<>\"\n\r") == std::string::npos;
                       text += safe && whole ? fmt::format("![{}]({})\n", plain_text(item.title), image.url)
                                             : fmt::format("(its picture {} is not shown)\n", cell(image.url));
                   },
                   [&](const Table& table) {
                       const auto row_text = [&](const std::vector<std::string>& row) {
                           for (const std::string& value : row)
                               text += fmt::format("| {} ", plain_text(shorten(value, longest_name)));
                           text += "|\n";
                       };
                       row_text(table.head);
                       for (std::size_t n = 0; n < table.head.size(); ++n) text += "| --- ";
                       text += "|\n";
                       for (const auto& row : table.rows) row_text(row);
                   },
               },
               item.content);
    return text;
}

std::string environment_text(const RunResults& results) {
    std::string text = fmt::format("\n## Environment\n\n- runner: {}\n", plain_text(results.runner));
    for (const auto& [key, value] : results.environment)
        text += fmt::format("- {}: {}\n", plain_text(key), plain_text(value));
    return text;
}

std::string commits_text(const ReportContext& context) {
    return fmt::format("\n## Commits\n\n- head: {}\n- base: {}\n- job: {}, asked for by {} at {}\n",
                       inline_code(context.head), inline_code(context.base), inline_code(context.job),
                       plain_text(context.requester), plain_text(context.requested_at));
}

std::string reproduction_text(const ReportContext& context, const RunResults& results) {
    const auto benchmarks = results.environment.find("benchmarks");
    if (benchmarks != results.environment.end() && benchmarks->second.ends_with(".jl")) {
        return fmt::format(
            "\n## To reproduce\n\nCheck out both commits of {}, and run {} of each in turns, as the Julia driver of "
            "tachograph-runner does.\n",
            inline_code(context.clone_url), inline_code(benchmarks->second));
    }
    return "\n## To reproduce\n\n" +
           code_block(fmt::format("git clone {0} work && cd work\n"
                                  "for side in base:{1} head:{2}; do\n"
                                  "  git fetch origin ${{side#*:}} && git checkout --force ${{side#*:}}\n"
                                  "  mkdir -p ../results/${{side%%:*}}\n"
                                  "  [ ! -x benchmark/build ] || benchmark/build\n"
                                  "  TACHOGRAPH_RESULTS=$PWD/../results/${{side%%:*}} benchmark/run\n"
                                  "done\n"
                                  "tachograph compare ../results/base ../results/head",
                                  context.clone_url, context.base, context.head));
}

}  // namespace

std::string comparison_markdown(const std::vector<Comparison>& comparisons, const CompareOptions& options,
                                const std::vector<std::string>& notes) {
    const std::vector<Hint> hints = hints_of(comparisons, options);
    const std::string again = hints.empty() ? "" : "\nTo measure them again, run base and head in turns, in rounds.\n";
    return notes_text(notes) + measured_table(comparisons) + unmeasured_list(comparisons) + hints_table(hints) + again;
}

namespace {

// The repository's rules override the service's configuration.
CompareOptions options_for(const RunResults& results, const CompareOptions& given, const LearnedNoise& learned) {
    CompareOptions options = given;
    options.least = results.rules.least.value_or(given.least);
    options.tolerance = results.rules.tolerance.value_or(given.tolerance);
    options.most_rounds = results.most_rounds;
    options.noise = on_machine(learned, machine_of(results));
    return options;
}

Rules rules_for(const RunResults& results, const ReportContext& context) {
    Rules rules = results.rules;
    if (!rules.fail_on) rules.fail_on = context.fail_on;
    return rules;
}

}  // namespace

RenderedReport render(const RunResults& results, const ReportContext& context, const CompareOptions& given,
                      const LearnedNoise& learned) {
    const CompareOptions options = options_for(results, given, learned);
    const Rules rules = rules_for(results, context);
    const Observations observations = observations_of(results.rounds);
    const std::vector<Series> series = series_of_rounds(observations, context.only);
    const std::vector<Comparison> comparisons = compare_all(series, options);
    const std::vector<Hint> hints = hints_of(comparisons, options);
    std::vector<std::string> notes = results.notes;
    std::ranges::move(notes_on(observations, comparisons), std::back_inserter(notes));
    RenderedReport report;
    report.tally = tally_of(comparisons);
    report.conclusion =
        is_finished(results) ? Conclusion::neutral : conclusion_of(comparisons, rules, context.accepted);
    report.headline = headline(comparisons, results, observations, context, hints.size());
    report.svg = forest_plot(comparisons, options.tolerance);
    report.json = report_json(
        {results, context, options, rules, series, comparisons, hints, notes, report.conclusion, is_finished(results)});
    report.markdown = fmt::format("# Benchmarks of {}\n\n", plain_text(context.job)) + warning_of(results) +
                      opening(report.headline, results, context);
    if (!is_finished(results)) report.markdown += conclusion_text(report.conclusion, rules, context);
    report.markdown += accepted_block(context.accepted) + "\n" + notes_text(notes);
    if (!is_finished(results)) report.markdown += measured_table(comparisons) + unmeasured_list(comparisons);
    report.markdown += hints_text(hints, context);
    if (!report.svg.empty() && !context.picture.empty())
        report.markdown += fmt::format("\n![ratios and their intervals]({})\n", context.picture);
    if (!is_finished(results)) report.markdown += null_pair_text(series, options) + reading_guide(options);
    for (const Item& item : results.items) report.markdown += item_text(item);
    report.markdown += environment_text(results) + commits_text(context);
    if (!is_finished(results)) report.markdown += reproduction_text(context, results);
    return report;
}

}  // namespace tachograph::reports
