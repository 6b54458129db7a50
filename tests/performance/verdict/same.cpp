// Whether equal sides are called different: one program, built once, against itself.
#include "tests/performance/figure.hpp"
#include "tests/performance/verdict/project.hpp"
#include "tests/performance/verdict/scores.hpp"
#include "tests/performance/verdict/tables.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

struct SizeOfSame {
    int jobs;
    int most_rounds;
    int fixed_rounds;
    const char* options;  // of the suite
};

constexpr SizeOfSame full_same{125, 40, 10, "--benchmark_min_time=0.02 --benchmark_repetitions=3"};
constexpr SizeOfSame small_same{2, 4, 2, "--benchmark_min_time=0.001 --benchmark_repetitions=2"};

// The program is part of the commit, so that no job builds it.
Project built_project(const std::string& folder, const char* options) {
    Project project(TACHOGRAPH_TEST_SOURCES "/../tools/demo-project", folder, options);
    project.run("benchmark/build && rm benchmark/build");
    return project;
}

std::vector<Trial> same_trials(const SizeOfSame& size, const std::string& folder) {
    const Project project = built_project(folder + "/project", size.options);
    Plan plan;
    plan.repository = project.repository();
    plan.base = plan.head = project.commit();
    plan.most_rounds = size.most_rounds;
    plan.fixed_rounds = size.fixed_rounds;
    std::vector<Trial> trials;
    std::vector<std::string> reports;
    for (int job = 0; job < size.jobs; ++job) {
        trials.push_back(measure_both(plan, folder + "/job", reports::learn(reports)));
        reports.push_back(trials.back().report);
        if (reports.size() > reports::reports_learned_from) reports.erase(reports.begin());
    }
    return trials;
}

std::vector<Figure> run_same(const Scale& scale, Histories& histories) {
    const SizeOfSame& size = scale.full ? full_same : small_same;
    const std::vector<Trial> trials = same_trials(size, histories.scratch());
    Scores scores;
    for (const Trial& trial : trials) {
        for (const Judged& benchmark : trial.benchmarks) scores.count(benchmark, false);
    }
    std::vector<std::vector<std::string>> rows{{"the same program against itself", "called changed"}};
    for (std::size_t rule = 0; rule < names_of_rules().size(); ++rule)
        rows.push_back({names_of_rules()[rule], scores.alarms()[rule]});
    const Effort effort = effort_of(trials);
    return {{"verdict/same/time", effort.rounds_of_job, "rounds", effort.fixed_rounds, "a fixed number of rounds",
             fmt::format("median noise {}; {}", percent(scores.median_noise(), 1), effort.in_words), markdown(rows)}};
}

}  // namespace

Measurement same_verdicts() { return {"verdict/same", {"time"}, run_same}; }

}  // namespace tachograph::performance
