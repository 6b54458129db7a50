#include "tests/faults/scenario/effects.hpp"

#include "adapters/git/local_forge/local_forge.hpp"
#include "adapters/git/stores/policy_store.hpp"
#include "adapters/git/stores/report_store.hpp"
#include "adapters/runner/local_executor.hpp"
#include "adapters/service/perform.hpp"
#include "core/effects/outbox.hpp"
#include "core/state/obligations.hpp"
#include "reports/run_results.hpp"
#include "tests/faults/scenario/scribe.hpp"

#include <variant>

#include <fmt/format.h>

namespace tachograph::testing {
namespace {

const JobId job{{"demo/speed", 1}, 1};

Ask ask(const std::string& who, const std::string& comment, Instruction instruction) {
    return {job.pull, {ActorKind::user, who}, comment, 0, {}, std::move(instruction)};
}

std::string results() {
    reports::RunResults results{"bench-03", {}, {}, {}};
    for (int round = 1; round <= 4; ++round) {
        for (const auto side : {reports::Side::base, reports::Side::head}) {
            const int time = (side == reports::Side::base ? 100 : 200) + round;
            results.rounds.push_back(
                {round,
                 side,
                 {{"r.json", fmt::format(R"({{"results": [{{"command": "speed", "mean": {}}}]}})", time)}}});
        }
    }
    return reports::to_json(results);
}

// Everything that performs effects. The runners are programs that end at once; this program sends their messages.
struct World {
    explicit World(const std::string& disk)
        : scribe(disk),
          forge(disk + "/forge", "tachograph", noon),
          reports(disk + "/reports.git", "", noon),
          store(disk + "/access-control.git", noon),
          policy(store, forge, {"", "tachograph", noon}),
          executor({disk + "/jobs", "/bin/true", [](const JobOrder& order) {
                        runner::JobDescription description;
                        description.job = order.job;
                        return description;
                    }}) {}

    void ask_all();
    bool perform_owed();
    void speak_for_runner();

    Scribe scribe;
    git::LocalForge forge;
    git::GitReportStore reports;
    git::GitPolicyStore store;
    service::PolicyRequests policy;
    runner::LocalExecutor executor;
};

void World::ask_all() {
    const Access seed{{"demo/speed"}, {{Role::admin, "chris", "org"}, {Role::benchmarker, "alice", "org"}}};
    persist([&] {
        for (Command& command : policy.begin(scribe.state(), seed)) scribe.tell({std::move(command.body)});
        return 0;
    });
    scribe.tell({ask("alice", "1-1", RunBenchmarks{})});
    scribe.tell({ask("chris", "1-2", ChangeBenchmarker{true, "dave", "org"}), ask("bob", "1-3", ShowHelp{})});
}

// Returns false if no effect is owed.
bool World::perform_owed() {
    const service::Performers performers{forge, executor, reports, policy, [](const JobId&) { return "token"; }};
    const std::vector<Effect> owed = outbox(scribe.state(), {"tachograph", 1});
    for (const Effect& effect : owed) scribe.tell({persist([&] { return service::perform(performers, effect); })});
    return !owed.empty();
}

// What a runner would report next.
void World::speak_for_runner() {
    const State state = scribe.state();
    const auto found = find_job(state, job);
    if (!found || !found->done.contains(effect_id(Obligation::start, *found))) return;
    if (found->stage == Stage::accepted) scribe.tell({RunnerStarted{job, "bench-03"}});
    if (found->stage != Stage::accepted && found->stage != Stage::running) return;
    const std::string kept = persist([&] { return reports.keep(job, results()); });
    scribe.tell({RunnerMeasured{job, "bench-03", kept}});
}

}  // namespace

void perform_all(const std::string& disk) {
    World world(disk);
    world.ask_all();
    do {
        world.speak_for_runner();
    } while (world.perform_owed());
}

}  // namespace tachograph::testing
