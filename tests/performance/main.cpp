// tachograph-performance: measures speed and size. Each figure has a reference that is measured in the same run.
#include "adapters/cache/sqlite_cache.hpp"
#include "adapters/git/log/event_log.hpp"
#include "core/machine/replay.hpp"
#include "tests/performance/figure.hpp"
#include "tests/performance/printing.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fnmatch.h>
#include <unistd.h>

namespace tachograph::performance {
namespace {

std::vector<Measurement> measurements() {
    return {cold_rebuild(), warm_start(),     first_start(),   append(),         webhook(),
            hostile(),      disk(),           memory(),        maintenance(),    judging(),
            comparing(),    drawn_verdicts(), same_verdicts(), moved_verdicts(), suite_verdicts()};
}

// `only` is the start of the name, or a glob.
bool wanted(const std::string& only, const std::string& figure) {
    return figure.starts_with(only) || ::fnmatch(only.c_str(), figure.c_str(), 0) == 0;
}

bool wanted(const std::string& only, const Measurement& measurement) {
    return std::ranges::any_of(measurement.figures,
                               [&](const std::string& part) { return wanted(only, measurement.name + "/" + part); });
}

std::vector<Figure> measure(const Scale& scale, const std::string& only) {
    Histories histories;
    std::vector<Figure> all;
    for (const Measurement& measurement : measurements()) {
        if (!wanted(only, measurement)) continue;
        fmt::print(stderr, "measuring {}\n", measurement.name);
        ::sync();  // or else it would wait for what the one before it has left to be written
        for (Figure& figure : measurement.run(scale, histories)) {
            if (wanted(only, figure.name)) all.push_back(std::move(figure));
        }
    }
    if (all.empty()) throw std::runtime_error(fmt::format("no figure is named like '{}'", only));
    return all;
}

// Measured from outside: nothing is tidied up, as the service would not do so either.
[[noreturn]] void rebuild(const std::string& path, const std::string& cache_path) {
    git::GitEventLog log(path, git::LogMode::read);
    cache::SqliteCache cache(cache_path);
    const Fold replayed = cache_path.empty() ? replay(log) : replay(log, cache);
    fmt::print("{} events\n", replayed.state.events);
    std::fflush(stdout);
    std::_Exit(0);
}

// What a service leaves in its cache that has seen the log until then.
void keep(const std::string& path, const std::string& cache_path, const std::string& until) {
    git::GitEventLog log(path, git::LogMode::read);
    Fold fold = replay(log, until);
    const auto closed = fold.state.history.close();
    cache::SqliteCache(cache_path).keep(fold, *closed);
}

int run(int count, char** arguments) {
    CLI::App app{"Measures Tachograph against references: ratios are ours by theirs"};
    Scale scale;
    std::string only;
    std::string log;
    std::string cache;
    std::string until;
    bool json = false;
    app.add_option("--events", scale.events, "of the logs that are measured")->check(CLI::Range(20, 100'000'000));
    app.add_option("--seconds", scale.seconds, "of each load of deliveries")->check(CLI::Range(1, 3600));
    app.add_flag("--full", scale.full, "judge thousands of drawn benchmarks, and hundreds of real ones; takes hours");
    app.add_option("--only", only, "the start of the names of figures, or a glob");
    app.add_flag("--json", json, "for programs");
    CLI::App* child = app.add_subcommand("rebuild", "what cold-rebuild measures: the state of one log")->group("");
    child->add_option("log", log)->required();
    child->add_option("cache", cache);
    CLI::App* keeper = app.add_subcommand("keep", "makes the cache of a log")->group("");
    keeper->add_option("log", log)->required();
    keeper->add_option("cache", cache)->required();
    keeper->add_option("--until", until);
    CLI11_PARSE(app, count, arguments);
    if (*child) rebuild(log, cache);
    if (*keeper) return keep(log, cache, until), 0;
    if constexpr (!TACHOGRAPH_OPTIMISED)
        fmt::print(stderr, "warning: this is not optimised; build the preset release\n");
    const std::vector<Figure> figures = measure(scale, only);
    fmt::print("{}", json ? json_of(figures) : table_of(figures));
    return 0;
}

}  // namespace
}  // namespace tachograph::performance

int main(int count, char** arguments) {
    try {
        return tachograph::performance::run(count, arguments);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "tachograph-performance: {}\n", failure.what());
        return 1;
    }
}
