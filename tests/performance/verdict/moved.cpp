// Whether equal sides are called different that the linker has laid out in another way: small loops, whose speed
// depends on where they lie.
#include "tests/performance/figure.hpp"
#include "tests/performance/verdict/project.hpp"
#include "tests/performance/verdict/scores.hpp"
#include "tests/performance/verdict/tables.hpp"

#include <map>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

struct SizeOfMoved {
    int jobs;  // each with other layouts
    int most_rounds;
    int fixed_rounds;
    int confirm_builds;
    const char* options;
};

constexpr SizeOfMoved full_moved{5, 40, 10, 6, "--benchmark_min_time=0.02 --benchmark_repetitions=3"};
constexpr SizeOfMoved small_moved{1, 3, 2, 3, "--benchmark_min_time=0.001 --benchmark_repetitions=2"};

constexpr int builds = 2;
constexpr int seeds_of_a_job = 100;

const std::vector<std::pair<std::string, std::string>> kinds_of_alignment{
    {"-O2", ""}, {"-O2, aligned", "-falign-functions=64 -falign-loops=64 -falign-jumps=16"}};

Trial moved_trial(const Project& project, const SizeOfMoved& size, int job, const std::string& folder) {
    project.write("benchmark/salt", std::to_string(seeds_of_a_job * job));
    Plan plan;
    plan.repository = project.repository();
    plan.base = plan.head = project.commit();
    plan.builds = builds;
    plan.confirm_builds = size.confirm_builds;
    plan.most_rounds = size.most_rounds;
    plan.fixed_rounds = size.fixed_rounds;
    return measure_both(plan, folder);
}

std::vector<Figure> run_moved(const Scale& scale, Histories& histories) {
    require_mold();
    const SizeOfMoved& size = scale.full ? full_moved : small_moved;
    const std::string folder = histories.scratch();
    const Project project(sources_of("loops"), folder + "/project", size.options);
    std::map<std::string, Scores> scores;
    std::vector<Trial> trials;
    for (const auto& [kind, flags] : kinds_of_alignment) {
        project.write("benchmark/flags", flags);
        for (int job = 0; job < size.jobs; ++job) {
            trials.push_back(moved_trial(project, size, job, folder + "/job"));
            for (const Judged& benchmark : trials.back().benchmarks) scores[kind].count(benchmark, false);
        }
    }
    std::vector<std::vector<std::string>> rows{{"the same loops, moved: called changed"}};
    for (const auto& [kind, of_kind] : scores) rows.front().push_back(kind);
    for (std::size_t rule = 0; rule < names_of_rules().size(); ++rule) {
        rows.push_back({names_of_rules()[rule]});
        for (const auto& [kind, of_kind] : scores) rows.back().push_back(of_kind.alarms()[rule]);
    }
    const Effort effort = effort_of(trials);
    return {{"verdict/moved/time", effort.rounds_of_job, "rounds", effort.fixed_rounds,
             "a fixed number of rounds of one build a side",
             fmt::format("a job has {} builds a side, up to {} to confirm; {}", builds, size.confirm_builds,
                         effort.in_words),
             markdown(rows)}};
}

}  // namespace

Measurement moved_verdicts() { return {"verdict/moved", {"time"}, run_moved}; }

}  // namespace tachograph::performance
