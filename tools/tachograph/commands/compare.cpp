#include "adapters/runner/files.hpp"
#include "core/ports/failures.hpp"
#include "reports/formats/formats.hpp"
#include "reports/report.hpp"
#include "reports/series.hpp"
#include "tools/tachograph/commands/commands.hpp"
#include "tools/tachograph/wiring/deployment.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace tachograph::tools {
namespace {

namespace fs = std::filesystem;
using reports::ResultFile;
using reports::Round;
using reports::Series;
using reports::Side;

constexpr std::size_t most_bytes = 256U * 1024 * 1024;

struct Options {
    std::string base;
    std::string head;
    std::string only;
    double tolerance = 5;
    bool json = false;
    bool fail_on_regression = false;
};

std::vector<ResultFile> files_at(const std::string& path) {
    if (fs::is_directory(path)) return runner::collect_results(path, most_bytes);
    return {{fs::path(path).filename(), runner::read_file(path)}};
}

// The subfolders of a folder that holds nothing else: one a round.
std::vector<std::string> rounds_in(const std::string& path) {
    std::vector<std::string> folders;
    if (!fs::is_directory(path)) return {};
    for (const auto& entry : fs::directory_iterator(path)) {
        if (!entry.is_directory()) return {};
        folders.push_back(entry.path());
    }
    std::ranges::sort(folders, [](const std::string& left, const std::string& right) {
        return std::pair(left.size(), left) < std::pair(right.size(), right);  // 2 before 10
    });
    return folders;
}

std::vector<Series> series_of(const Options& options) {
    const auto base = rounds_in(options.base);
    const auto head = rounds_in(options.head);
    if (base.empty() || head.empty())
        return reports::series_of_samples(files_at(options.base), files_at(options.head), options.only);
    std::vector<Round> rounds;
    for (std::size_t n = 0; n < base.size(); ++n)
        rounds.push_back({static_cast<int>(n) + 1, Side::base, files_at(base[n])});
    for (std::size_t n = 0; n < head.size(); ++n)
        rounds.push_back({static_cast<int>(n) + 1, Side::head, files_at(head[n])});
    return reports::series_of_rounds(rounds, options.only);
}

int compare(const Options& options) {
    for (const std::string& path : {options.base, options.head}) {
        if (!fs::exists(path))
            throw UsageError(fmt::format("{} is not there; give a result file or a folder of them", path));
    }
    reports::CompareOptions how;
    how.tolerance = options.tolerance / 100;
    const auto comparisons = reports::compare_all(series_of(options), how);
    if (comparisons.empty()) throw Refused("there are no benchmarks in these files");
    fmt::print("{}", options.json ? reports::comparison_json(comparisons) : reports::comparison_markdown(comparisons));
    return options.fail_on_regression && reports::tally_of(comparisons).regression > 0 ? 1 : 0;
}

}  // namespace

void add_compare(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "compare", "Compare the results of two runs: ratio head/base, its 95% interval, and a verdict");
    command->add_option("BASE", options->base, "a result file, or a folder of them; subfolders are rounds")->required();
    command->add_option("HEAD", options->head, "the same of the other side")->required();
    command->add_option("--only", options->only, "only benchmarks whose name fits this glob");
    command->add_option("--tolerance", options->tolerance, "how many percent of change do not matter")
        ->check(CLI::Range(0.1, 1000.0))
        ->capture_default_str();
    command->add_flag("--json", options->json, "print JSON, for programs");
    command->add_flag("--fail-on-regression", options->fail_on_regression, "exit code 1 where a benchmark got slower");
    command->footer(
        fmt::format("Formats: the JSON of {}. Without rounds, samples count as independent.", reports::formats()));
    command->callback([options, &exit_code] { exit_code = guarded([&] { return compare(*options); }); });
}

}  // namespace tachograph::tools
