// What is found in a suite of 30 benchmarks, half of which do 3, 5 or 10% more work in the head.
#include "tests/performance/figure.hpp"
#include "tests/performance/verdict/project.hpp"
#include "tests/performance/verdict/scores.hpp"
#include "tests/performance/verdict/tables.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

struct SizeOfSuite {
    int most_rounds;
    int fixed_rounds;
    int confirm_builds;
    const char* options;
};

constexpr SizeOfSuite full_suite{40, 10, 6, "--benchmark_min_time=0.05 --benchmark_repetitions=3"};
constexpr SizeOfSuite small_suite{3, 2, 3, "--benchmark_min_time=0.001 --benchmark_repetitions=2"};

constexpr int builds_of_suite = 2;
constexpr const char* aligned = "-falign-functions=64 -falign-loops=64 -falign-jumps=16";

struct Kind {
    const char* work;           // a function of the project
    int count;                  // of the smallest, a multiple of 100, so that each percent is exact
    std::array<int, 3> slower;  // percent, of small, medium and large
};

constexpr std::array<Kind, 10> kinds{{{"multiply", 1000, {3, 0, 10}},
                                      {"divide", 1000, {0, 5, 0}},
                                      {"root", 1000, {10, 0, 3}},
                                      {"hash", 100, {0, 3, 0}},
                                      {"chase", 1000, {5, 0, 10}},
                                      {"sort", 100, {0, 10, 0}},
                                      {"search", 100, {3, 0, 5}},
                                      {"look_up", 100, {0, 5, 0}},
                                      {"append", 100, {10, 0, 3}},
                                      {"allocate", 100, {0, 5, 0}}}};
constexpr std::array<const char*, 3> sizes{"small", "medium", "large"};
constexpr int size_step = 4;

std::string name_of(const Kind& kind, std::size_t size) { return fmt::format("{}/{}", kind.work, sizes.at(size)); }

std::string counts(bool of_head) {
    std::string text = "#include \"counts.hpp\"\n\nstd::vector<Benchmark> benchmarks() {\n    return {\n";
    for (const Kind& kind : kinds) {
        int count = kind.count;
        for (std::size_t size = 0; size < sizes.size(); ++size, count *= size_step) {
            const int more = of_head ? count / 100 * kind.slower.at(size) : 0;
            text += fmt::format("        {{\"{}\", {}, {}}},\n", name_of(kind, size), kind.work, count + more);
        }
    }
    return text + "    };\n}\n";
}

std::map<std::string, int> injected() {
    std::map<std::string, int> percents;
    for (const Kind& kind : kinds) {
        for (std::size_t size = 0; size < sizes.size(); ++size) percents[name_of(kind, size)] = kind.slower.at(size);
    }
    return percents;
}

std::string commit_with(const Project& project, const std::string& text) {
    project.write("counts.cpp", text);
    return project.commit();
}

Trial suite_trial(const SizeOfSuite& size, const std::string& folder) {
    const Project project(sources_of("suite"), folder + "/project", size.options);
    project.write("benchmark/flags", aligned);
    project.write("benchmark/salt", "0");
    Plan plan;
    plan.repository = project.repository();
    plan.base = commit_with(project, counts(false));
    plan.head = commit_with(project, counts(true));
    plan.builds = builds_of_suite;
    plan.confirm_builds = size.confirm_builds;
    plan.most_rounds = size.most_rounds;
    plan.fixed_rounds = size.fixed_rounds;
    return measure_both(plan, folder + "/job");
}

std::string to_text(Call call) {
    switch (call) {
        case Call::same:
            return "–";
        case Call::slower:
            return "slower";
        case Call::faster:
            return "faster";
    }
    return {};
}

std::string every_benchmark(const Trial& trial) {
    std::vector<std::vector<std::string>> rows{{"benchmark", "more work", "noise", "rounds", "builds", "ratio"}};
    const std::vector<std::string> names = names_of_rules();
    rows.front().insert(rows.front().end(), names.begin(), names.end());
    const std::map<std::string, int> truth = injected();
    for (const Judged& one : trial.benchmarks) {
        rows.push_back({one.name, percent(truth.at(one.name), 100), percent(one.noise, 1), std::to_string(one.rounds),
                        std::to_string(one.job.builds), fmt::format("{:.3f}", one.job.ratio.value_or(0))});
        for (const Call call : calls_by_rule(one)) rows.back().push_back(to_text(call));
    }
    return markdown(rows);
}

std::string in_sum(const Trial& trial) {
    std::map<int, Scores> scores;  // by percent
    const std::map<std::string, int> truth = injected();
    for (const Judged& one : trial.benchmarks) scores[truth.at(one.name)].count(one, truth.at(one.name) > 0);
    std::vector<std::vector<std::string>> rows{{"rule", "false alarms", "found, 3%", "found, 5%", "found, 10%"}};
    for (std::size_t rule = 0; rule < names_of_rules().size(); ++rule) {
        rows.push_back({names_of_rules()[rule]});
        for (const auto& [percents, score] : scores)
            rows.back().push_back(percents == 0 ? score.alarms()[rule] : score.found()[rule]);
    }
    return markdown(rows);
}

std::vector<Figure> run_suite(const Scale& scale, Histories& histories) {
    require_mold();
    const SizeOfSuite& size = scale.full ? full_suite : small_suite;
    const Trial trial = suite_trial(size, histories.scratch());
    const Effort effort = effort_of({trial});
    return {{"verdict/suite/time", effort.rounds_of_job, "rounds", effort.fixed_rounds,
             "a fixed number of rounds of one build a side",
             fmt::format("a job has {} builds a side, up to {} to confirm; {}", builds_of_suite, size.confirm_builds,
                         effort.in_words),
             in_sum(trial) + "\n" + every_benchmark(trial)}};
}

}  // namespace

Measurement suite_verdicts() { return {"verdict/suite", {"time"}, run_suite}; }

}  // namespace tachograph::performance
