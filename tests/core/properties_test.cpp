// Laws for any sequence of commands, valid or hostile, late, repeated or out of order.
#include "core/answers/views.hpp"
#include "core/effects/outbox.hpp"
#include "core/state/obligations.hpp"
#include "tests/core/generators.hpp"
#include "tests/core/world.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace tachograph {
namespace {

using testing::commit_id;
using testing::job_id;
using testing::World;

// Short logs, so that the sequences can be long.
rc::Gen<std::string> hostile_text() { return rc::gen::resize(3, testing::hostile_text()); }

rc::Gen<Actor> actor() { return rc::gen::resize(3, testing::actor()); }

rc::Gen<Instruction> instruction() {
    const auto text = rc::gen::oneOf(rc::gen::just(std::string()), hostile_text());
    return rc::gen::weightedOneOf<Instruction>({
        {6,
         rc::gen::map(rc::gen::construct<RunBenchmarks>(text, text), [](RunBenchmarks r) { return Instruction(r); })},
        {2, rc::gen::just(Instruction(Abort{}))},
        {2, rc::gen::just(Instruction(Retry{}))},
        {1, rc::gen::element<Instruction>(ShowStatus{}, ShowQueue{}, ShowHelp{}, ShowBenchmarkers{})},
        {2, rc::gen::map(rc::gen::construct<ChangeBenchmarker>(
                             rc::gen::arbitrary<bool>(), rc::gen::element<std::string>("alice", "mallory", ""),
                             rc::gen::element<std::string>("org", "demo/sums", "", "x/y")),
                         [](ChangeBenchmarker c) { return Instruction(c); })},
        {1, rc::gen::element<Instruction>(WhoIs{"alice"}, Approve{}, Adopt{"abcdef0"})},
        {1, rc::gen::map(rc::gen::construct<Misunderstood>(hostile_text(), hostile_text()),
                         [](Misunderstood m) { return Instruction(m); })},
    });
}

rc::Gen<CommandBody> ask() {
    const auto who =
        rc::gen::map(rc::gen::element<std::string>("alice", "bob", "admin", "mallory", "ALICE"), [](std::string name) {
            return Actor{ActorKind::user, std::move(name)};
        });
    const auto made = rc::gen::construct<Ask>(
        rc::gen::oneOf(testing::pull_id(), rc::gen::just(PullId{"no name", -1})), rc::gen::oneOf(who, actor()),
        rc::gen::map(rc::gen::inRange(0, 30), [](int n) { return n == 0 ? "" : std::to_string(n); }),
        rc::gen::inRange(0, 2), hostile_text(), instruction());
    return rc::gen::map(made, [](Ask a) { return CommandBody(std::move(a)); });
}

template <class Body, class... Fields>
rc::Gen<CommandBody> command(Fields... fields) {
    return rc::gen::map(rc::gen::construct<Body>(fields...), [](Body made) { return CommandBody(std::move(made)); });
}

rc::Gen<std::string> effect() {
    static const std::vector<std::string> kinds{
        "reaction:", "start:", "cancel:", "report:", "result:", "progress:", "dance:"};
    return rc::gen::apply(
        [](const std::string& kind, const JobId& job, const std::string& tail) { return kind + to_text(job) + tail; },
        rc::gen::elementOf(kinds), job_id(), rc::gen::element<std::string>("", "@accepted", "@running", "@@"));
}

rc::Gen<std::string> request() {
    return rc::gen::map(rc::gen::inRange(1000, 1010),
                        [](int comment) { return fmt::format("access:comment:demo/sums/1/{}/0", comment); });
}

rc::Gen<std::string> verdict_request() {
    return rc::gen::map(rc::gen::inRange(1000, 1010),
                        [](int comment) { return fmt::format("verdict:comment:demo/sums/1/{}/0", comment); });
}

rc::Gen<std::string> repository_name() {
    return rc::gen::element<std::string>("demo/sums", "SciML/Ord.jl", "demo/totals", "x/y", "no name", "");
}

rc::Gen<CommandBody> any_command() {
    const auto text = hostile_text();
    return rc::gen::weightedOneOf<CommandBody>({
        {8, ask()},
        {2, command<PullClosed>(testing::pull_id(), actor(), text, testing::moment())},
        {3, command<PullPushed>(testing::pull_id(), actor(), commit_id(), text, testing::moment(),
                                rc::gen::arbitrary<bool>())},
        {6, command<ResolveJob>(job_id(), commit_id(), commit_id(), text)},
        {1, command<RefuseJob>(job_id(), text)},
        {3, command<RunnerStarted>(job_id(), text)},
        {3, command<RunnerMeasured>(job_id(), text, text)},
        {1, command<RunnerFailed>(job_id(), text, text, text)},
        {2, command<ReportPublished>(
                job_id(), text, text, text, text, testing::tally(),
                rc::gen::map(testing::conclusion(), [](Conclusion one) { return std::optional(one); }))},
        {1, command<ReportRefused>(job_id(), text)},
        {4, command<EffectPerformed>(rc::gen::oneOf(effect(), text), text)},
        {2, command<RequestAnswered>(request(), text)},
        {1, command<RequestRefused>(request(), text)},
        {1, command<RequestAnswered>(verdict_request(), text)},
        {2, command<RuleOnVerdict>(verdict_request(), testing::conclusion(), text)},
        {1, command<QueueMerge>(testing::pull_id(), actor(), commit_id(), text)},
        {1, command<ExplainAccess>(testing::pull_id(), commit_id(), commit_id(), text, text, text)},
        {1, command<QuarantineAccess>(commit_id(), text, text)},
        {1, command<RevokeJob>(job_id(), text)},
        {1, command<BeginService>(text)},
        {1, command<NoteCommentsRead>(testing::moment())},
        {2, command<NameRepository>(repository_name(), rc::gen::inRange<std::int64_t>(0, 4), repository_name())},
        {1, command<EffectAbandoned>(rc::gen::oneOf(effect(), text), text)},
    });
}

// A step is either any command, or the next one of an honest person, runner or forge, so that jobs make progress.
struct Step {
    CommandBody foreign;
    int honest = 0;  // 0: any command; else the number of an honest one
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
    return out << "step " << step.foreign.index() << "/" << step.honest;
}

CommandBody next_word(const World& world, const Job& job, int choice) {
    switch (job.stage) {
        case Stage::requested:
            return ResolveJob{job.id, world.head, world.base, "main"};
        case Stage::accepted:
            return RunnerStarted{job.id, "bench"};
        case Stage::running:
            if (choice % 3 == 0) return RunnerFailed{job.id, "bench", "no luck", "log"};
            return RunnerMeasured{job.id, "bench", "results"};
        case Stage::measured:
            return ReportPublished{job.id, "p", "c", "u", "h", {}, Conclusion::failure};
        default:
            return EffectPerformed{effect_id(Obligation::result, job), "7"};
    }
}

std::vector<Event> take(World& world, const Step& step) {
    if (step.honest == 0) return world.tell(step.foreign);
    const bool new_job = step.honest % 4 == 0 || world.state.jobs.empty();
    if (new_job) {
        world.pull.number = 1 + step.honest % 3;
        return world.ask("alice", RunBenchmarks{});
    }
    const auto skipped = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(step.honest) % world.state.jobs.size());
    const Job job = std::next(world.state.jobs.begin(), skipped)->second;
    return world.tell(next_word(world, job, step.honest));
}

rc::Gen<std::vector<Step>> any_steps() {
    const auto honest = rc::gen::oneOf(rc::gen::just(0), rc::gen::inRange(1, 100));
    return rc::gen::scale(1.5, rc::gen::container<std::vector<Step>>(rc::gen::construct<Step>(any_command(), honest)));
}

State fold(const std::vector<Event>& events) {
    State state;
    for (const Event& event : events) state = apply(std::move(state), event);
    return state;
}

int active_jobs(const State& state, const PullId& pull) {
    return static_cast<int>(std::ranges::count_if(
        state.jobs, [&](const auto& entry) { return entry.first.pull == pull && !is_terminal(entry.second.stage); }));
}

RC_GTEST_PROP(AnySequence, EveryEventIsApplicableAndReadable, ()) {
    World world;
    for (const Step& step : *any_steps()) {
        for (const Event& event : take(world, step)) {  // applies, and throws if it cannot
            const auto read = parse_event(format_event(event));
            RC_ASSERT(std::get<Event>(read) == event);
        }
    }
}

RC_GTEST_PROP(AnySequence, ReplayGivesTheWritersState, ()) {
    World world;
    for (const Step& step : *any_steps()) take(world, step);
    RC_CLASSIFY(count_jobs(world.state) >= 3, "three jobs or more");
    for (const Stage stage : {Stage::reported, Stage::failed, Stage::aborted}) {
        const auto ended = [&](const Job& job) { return job.stage == stage; };
        RC_CLASSIFY(std::ranges::any_of(select_jobs(world.state, {}), ended), to_text(stage));
    }
    RC_ASSERT(fold(world.history) == world.state);
}

RC_GTEST_PROP(AnySequence, AtMostOneJobOfAPullRequestIsPendingOrRunning, ()) {
    World world;
    for (const Step& step : *any_steps()) {
        take(world, step);
        for (const auto& [id, job] : world.state.jobs) RC_ASSERT(active_jobs(world.state, id.pull) <= 1);
    }
}

// Only effects that are done later may change the job.
Job without_effects(Job job) {
    job.done.clear();
    return job;
}

RC_GTEST_PROP(AnySequence, AnEndedJobNeverChangesAgain, ()) {
    World world;
    std::map<JobId, Job> ended;
    for (const Step& step : *any_steps()) {
        take(world, step);
        for (const Job& job : select_jobs(world.state, {})) {
            if (is_terminal(job.stage)) ended.emplace(job.id, without_effects(job));
        }
        for (const auto& [id, job] : ended) RC_ASSERT(without_effects(find_job(world.state, id).value()) == job);
    }
}

RC_GTEST_PROP(AnySequence, IdempotencyKeyNeverActsTwice, ()) {
    World world;
    for (const Step& step : *any_steps()) take(world, step);
    std::set<std::string> keys;
    for (const Event& event : world.history) RC_ASSERT(keys.insert(event.idempotency_key).second);
}

RC_GTEST_PROP(AnySequence, RepeatedDeliveryChangesNothing, ()) {
    World world;
    for (const Step& step : *any_steps()) {
        take(world, step);
        if (std::holds_alternative<Ask>(step.foreign) && step.honest == 0) RC_ASSERT(take(world, step).empty());
    }
}

RC_GTEST_PROP(AnySequence, NobodyWithoutRightsGetsAJob, ()) {
    World world;
    for (const Step& step : *any_steps()) take(world, step);
    for (const Job& job : select_jobs(world.state, {})) {
        if (job.stage == Stage::rejected) continue;
        const Rights rights = access_control::rights_of_requester(world.state.access, job, world.now);
        RC_ASSERT(rights.registered && rights.benchmark);
    }
}

// Performs all owed effects, and plays the runners, until no effect is owed.
void converge(World& world) {
    for (int round = 0; round < 200; ++round) {
        const auto owed = outbox(world.state, {});
        for (const Effect& effect : owed) {
            if (const auto* resolve = std::get_if<ResolvePull>(&effect.body)) {
                world.tell(ResolveJob{resolve->job.id, world.head, world.base, "main"});
            } else if (const auto* report = std::get_if<PublishReport>(&effect.body)) {
                world.tell(ReportPublished{report->job.id, "p", "c", "u", "h", {}});
            } else if (std::holds_alternative<FollowRequest>(effect.body)) {
                world.tell(RequestRefused{effect.id, "not today"});
            } else {
                world.tell(EffectPerformed{effect.id, "7"});
            }
        }
        for (const auto& [id, job] : std::map<JobId, Job>(world.state.jobs)) {
            const bool started = job.stage == Stage::running || job.done.contains(effect_id(Obligation::start, id));
            if (started) world.tell(RunnerMeasured{id, "r", "x"});
        }
        if (owed.empty() && world.state.jobs.empty()) return;
    }
    RC_FAIL("effects are still owed");
}

RC_GTEST_PROP(AnySequence, EverythingIsSettledInTheEnd, ()) {
    World world;
    for (const Step& step : *any_steps()) take(world, step);
    converge(world);
    RC_ASSERT(world.state.replies.empty());
    RC_ASSERT(world.state.queue.empty());
    RC_ASSERT(world.state.jobs.empty());
}

RC_GTEST_PROP(AnySequence, EffectIdsAreUnique, ()) {
    World world;
    for (const Step& step : *any_steps()) take(world, step);
    std::set<std::string> ids;
    for (const Effect& effect : outbox(world.state, {})) RC_ASSERT(ids.insert(effect.id).second);
}

RC_GTEST_PROP(AnySequence, RunningJobsAreLimited, ()) {
    World world;
    for (const Step& step : *any_steps()) {
        take(world, step);
        const auto owed = outbox(world.state, {});
        const auto starts = [](const Effect& effect) { return std::holds_alternative<StartJob>(effect.body); };
        const auto running = [](const auto& entry) { return entry.second.stage == Stage::running; };
        const auto starting = std::ranges::count_if(owed, starts);
        RC_ASSERT(starting == 0 || starting + std::ranges::count_if(world.state.jobs, running) <= 1);
    }
}

}  // namespace
}  // namespace tachograph
