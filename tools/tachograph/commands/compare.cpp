#include "adapters/runner/files.hpp"
#include "core/ports/failures.hpp"
#include "reports/agreement.hpp"
#include "reports/formats/formats.hpp"
#include "reports/report.hpp"
#include "reports/series.hpp"
#include "reports/wording.hpp"
#include "tools/tachograph/commands/commands.hpp"
#include "tools/tachograph/wiring/deployment.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace tachograph::tools {
namespace {

namespace fs = std::filesystem;
using reports::Observations;
using reports::ResultFile;
using reports::Series;
using reports::Side;

constexpr std::size_t most_bytes = 256U * 1024 * 1024;

struct Options {
    std::string base;
    std::string head;
    std::string only;
    double tolerance = 5;
    double least = 2;
    bool json = false;
    bool fail_on_regression = false;
};

std::vector<ResultFile> files_at(const std::string& path) {
    if (fs::is_directory(path)) return runner::collect_results(path, most_bytes);
    return {{fs::path(path).filename(), runner::read_file(path)}};
}

// The subfolders of a folder that has only subfolders: one for each round, by its name.
std::set<std::string> rounds_in(const std::string& path) {
    std::set<std::string> names;
    if (!fs::is_directory(path)) return {};
    for (const auto& entry : fs::directory_iterator(path)) {
        if (!entry.is_directory()) return {};
        names.insert(entry.path().filename());
    }
    return names;
}

// Rounds of both sides belong together by the names of their folders, not by their places. A text is let go of once it
// is read.
Observations named_rounds(const Options& options, const std::set<std::string>& base,
                          const std::set<std::string>& head) {
    Observations observations;
    std::set<std::string> names = base;
    names.insert(head.begin(), head.end());
    int number = 0;
    for (const std::string& name : names) {
        ++number;
        for (const Side side : {Side::base, Side::head}) {
            const bool is_base = side == Side::base;
            if ((is_base ? base : head).contains(name))
                observations.add({number, side, files_at((is_base ? options.base : options.head) + "/" + name)});
            else
                fmt::print(stderr, "round {} has no {}: it is left out\n", name, is_base ? "base" : "head");
        }
    }
    return observations;
}

struct Measured {
    Observations observations;
    std::vector<Series> series;
};

Measured measured(const Options& options) {
    const auto base = rounds_in(options.base);
    const auto head = rounds_in(options.head);
    if (!base.empty() && !head.empty()) {
        Observations rounds = named_rounds(options, base, head);
        std::vector<Series> series = reports::series_of_rounds(rounds, options.only);
        return {std::move(rounds), std::move(series)};
    }
    Observations samples;
    samples.add({1, Side::base, files_at(options.base)});
    samples.add({1, Side::head, files_at(options.head)});
    std::vector<Series> series = reports::series_of_samples(samples, options.only);
    return {std::move(samples), std::move(series)};
}

int compare(const Options& options) {
    for (const std::string& path : {options.base, options.head}) {
        if (!fs::exists(path))
            throw UsageError(fmt::format("{} is not there; give a result file or a folder of them", path));
    }
    reports::CompareOptions how;
    how.tolerance = options.tolerance / 100;
    how.least = options.least / 100;
    const Measured both = measured(options);
    const auto comparisons = reports::compare_all(both.series, how);
    if (comparisons.empty())
        throw Refused("nothing was compared: there are no benchmarks in these files that are asked for");
    const auto notes = reports::notes_on(both.observations, comparisons);
    fmt::print("{}", options.json ? reports::comparison_json(comparisons, how, notes)
                                  : reports::comparison_markdown(comparisons, how, notes));
    if (reports::compares_nothing(comparisons)) return 1;
    return options.fail_on_regression && reports::tally_of(comparisons).regression > 0 ? 1 : 0;
}

}  // namespace

void add_compare(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "compare", "Compare the results of two runs: ratio head/base, its 95% interval, and a verdict");
    command->add_option("BASE", options->base, "a result file, or a folder of them; subfolders are rounds")->required();
    command->add_option("HEAD", options->head, "the same of the other side")->required();
    command->add_option("--only", options->only, "the benchmark of this name, or those whose name fits this glob");
    command
        ->add_option("--tolerance", options->tolerance,
                     "invariant: changed by fewer percent than this, or than the file says of a benchmark")
        ->check(CLI::Range(0.1, 1000.0))
        ->capture_default_str();
    command->add_option("--least", options->least, "a change of fewer percent is no regression or improvement")
        ->check(CLI::Range(0.0, 1000.0))
        ->capture_default_str();
    command->add_flag("--json", options->json, "print JSON, for programs");
    command->add_flag("--fail-on-regression", options->fail_on_regression, "exit code 1 where a benchmark got slower");
    command->footer(
        fmt::format("Formats: the JSON of {}. Without rounds each process counts once: hyperfine's samples are "
                    "processes, the repetitions of the others are not. Exit code 1 also where nothing can be compared.",
                    reports::formats()));
    command->callback([options, &exit_code] { exit_code = guarded([&] { return compare(*options); }); });
}

}  // namespace tachograph::tools
