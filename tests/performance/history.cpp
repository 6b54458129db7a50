#include "tests/performance/history.hpp"

#include "access-control/rights.hpp"
#include "core/effects/outbox.hpp"
#include "core/machine/apply.hpp"
#include "core/machine/decide.hpp"
#include "core/values/overloaded.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

constexpr std::size_t pulls_per_repository = 2'000;
constexpr std::size_t asks_at_once = 4;
constexpr std::size_t requests_per_job = 4;

const std::array<std::string, 20> repositories{"SciML/OrdinaryDiffEq.jl",
                                               "SciML/StochasticDiffEq.jl",
                                               "SciML/DelayDiffEq.jl",
                                               "SciML/DiffEqBase.jl",
                                               "SciML/DifferentialEquations.jl",
                                               "SciML/ModelingToolkit.jl",
                                               "SciML/NeuralPDE.jl",
                                               "SciML/DiffEqFlux.jl",
                                               "SciML/SciMLSensitivity.jl",
                                               "SciML/NonlinearSolve.jl",
                                               "SciML/LinearSolve.jl",
                                               "SciML/Optimization.jl",
                                               "SciML/Catalyst.jl",
                                               "SciML/JumpProcesses.jl",
                                               "SciML/Sundials.jl",
                                               "SciML/Surrogates.jl",
                                               "SciML/RecursiveArrayTools.jl",
                                               "SciML/DataDrivenDiffEq.jl",
                                               "SciML/MethodOfLines.jl",
                                               "SciML/GlobalSensitivity.jl"};

Access everybody() {
    Access access{{repositories.begin(), repositories.end()}, {{Role::admin, "ChrisRackauckas", "org"}}};
    for (const char* account : {"YingboMa", "devmotion", "isaacsas", "avik-pal"})
        access.grants.push_back({Role::benchmarker, account, "org"});
    return access;
}

}  // namespace

History::History(std::uint64_t seed) : random_(seed), now_(*parse_timestamp("2026-01-05T08:00:00Z")) {
    tell(AdoptAccess{everybody(), "from the configuration", {}, commit_id()});
}

std::vector<Event> History::next(std::size_t count) {
    while (waiting_.size() - taken_ < count) {
        for (std::size_t n = 0; n < asks_at_once; ++n) ask();
        settle();
    }
    const auto from = waiting_.begin() + static_cast<std::ptrdiff_t>(taken_);
    std::vector<Event> events(from, from + static_cast<std::ptrdiff_t>(count));
    taken_ += count;
    if (taken_ > waiting_.size() / 2) {
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(taken_));
        taken_ = 0;
    }
    return events;
}

void History::tell(CommandBody body) {
    now_ += std::chrono::milliseconds(200 + pick(30'000));
    const Command command{std::move(body), now_};
    for (Event& event : decide(state_, command, access_control::rights_for(state_.access, command))) {
        state_ = apply(std::move(state_), event);
        waiting_.push_back(std::move(event));
    }
}

// One request in a few is made by somebody who may.
void History::ask() {
    const bool may = pick(requests_per_job) == 0;
    const char* author = may ? "ChrisRackauckas" : "a-contributor-from-elsewhere";
    const PullId pull{repositories.at(pick(repositories.size())), static_cast<int>(1 + pick(pulls_per_repository))};
    const std::string only = pick(3) == 0 ? "linear/*" : "";
    tell(Ask{pull, {ActorKind::user, author}, comment_id(), 0, guid(), RunBenchmarks{"", only}, 1'814'174});
}

// Performs effects until none is owed.
void History::settle() {
    for (auto owed = outbox(state_, {}); !owed.empty(); owed = outbox(state_, {})) {
        for (const Effect& effect : owed) perform(effect);
    }
}

void History::perform(const Effect& effect) {
    std::visit(
        overloaded{
            [&](const ResolvePull& e) {
                tell(ResolveJob{e.job.id, commit_id(), commit_id(), "master"});
            },
            [&](const StartJob& e) {
                tell(EffectPerformed{effect.id, fmt::format("gitlab-pipeline:{}", 80'000'000 + pick(9'999'999))});
                run_job(e.job.id);
            },
            [&](const PublishReport& e) {
                const Job& job = e.job;
                const std::string path =
                    fmt::format("{}/{}/{}/{}.md", job.id.pull.repository, job.id.pull.number, job.head, job.id.number);
                const std::string url = "https://github.com/SciML/BenchmarkReports/blob/main/" + path;
                tell(ReportPublished{job.id, path, commit_id(), url,
                                     "1 regression (sort is 8.92× slower); 1 improvement; 2 invariant",
                                     Tally{1, 1, 2, 0, 0, 0}});
            },
            [&](const PutComment& e) {
                tell(EffectPerformed{effect.id, fmt::format("https://github.com/{}/pull/{}#issuecomment-{}",
                                                            e.pull.repository, e.pull.number, comment_id())});
            },
            [&](const React&) {
                tell(EffectPerformed{effect.id, comment_id()});
            },
            [&](const auto&) {
                tell(EffectPerformed{effect.id, {}});
            },
        },
        effect.body);
}

void History::run_job(const JobId& job) {
    const std::string runner = fmt::format("bench-{:02}.julia.csail.mit.edu", pick(8));
    tell(RunnerStarted{job, runner});
    tell(RunnerMeasured{job, runner, commit_id()});
}

std::string History::commit_id() {
    return fmt::format("{:016x}{:016x}{:08x}", random_(), random_(), random_() & 0xffffffffU);
}

std::string History::comment_id() { return std::to_string(last_comment_ += 1 + pick(90)); }

std::string History::guid() {
    return fmt::format("{:08x}-{:04x}-11f1-{:04x}-{:012x}", random_() & 0xffffffffU, random_() & 0xffffU,
                       random_() & 0xffffU, random_() & 0xffffffffffffU);
}

std::size_t History::pick(std::size_t count) { return static_cast<std::size_t>(random_() % count); }

}  // namespace tachograph::performance
