// The writer with logs and forges that fail: nothing is lost or done twice.
#include "adapters/service/writer.hpp"

#include "access-control/rights.hpp"
#include "adapters/memory/event_log.hpp"
#include "adapters/service/performer.hpp"
#include "core/effects/outbox.hpp"
#include "core/machine/replay.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using service::Performer;
using service::Receipt;
using service::Writer;

const Timestamp noon = *parse_timestamp("2026-11-23T12:00:00Z");

Command ask(int comment, int pull, Instruction what = RunBenchmarks{}) {
    return {Ask{{"demo/sums", pull}, {ActorKind::user, "alice"}, std::to_string(comment), 0, {}, std::move(what)},
            noon};
}

Command policy() { return {AdoptAccess{{{"demo/sums"}, {{Role::benchmarker, "alice", "org"}}}, "for the test"}, noon}; }

// A log that fails before writing, fails after writing, or loses a race.
class FaultyLog final : public EventLog {
  public:
    enum class Fault { none, fails, fails_after_writing, loses_race };

    Revision tip() override { return log_.tip(); }
    std::unique_ptr<LogPages> pages(const Revision& after) override { return log_.pages(after); }

    std::optional<Revision> append(std::span<const Event> events, const Revision& expected) override {
        ++appends;
        const Fault fault = plan.empty() ? Fault::none : plan.front();
        if (!plan.empty()) plan.erase(plan.begin());
        if (fault == Fault::fails) throw Unavailable("no space left on device");
        if (fault == Fault::loses_race) {
            const Event other{QuestionAsked{{"demo/sums", 77}, "c", "help"},
                              {ActorKind::user, "rival"},
                              "rival:" + std::to_string(appends),
                              {},
                              noon};
            log_.append(std::span(&other, 1), expected);
        }
        const auto tip = log_.append(events, expected);
        if (fault == Fault::fails_after_writing) throw Unavailable("the disk went away before it answered");
        return tip;
    }

    std::vector<Fault> plan;
    int appends = 0;

  private:
    memory::MemoryEventLog log_;
};

// The outcome of commands.
struct Outcome {
    std::vector<Event> events;
    std::optional<std::string> problem;
};

Outcome submit(Writer& writer, std::vector<Command> commands) {
    std::promise<Outcome> promise;
    writer.submit(std::move(commands), [&](const Receipt& receipt) {
        promise.set_value({receipt.events, receipt.problem});
    });
    return promise.get_future().get();
}

TEST(Writer, WaitingCommandsAreWrittenTogether) {
    FaultyLog log;
    Writer writer(log, access_control::rights_for);
    std::atomic<int> done = 0;
    writer.submit({policy()}, [](const Receipt&) {});
    for (int n = 1; n <= 100; ++n)
        writer.submit({ask(n, n)}, [&](const Receipt& receipt) { done += receipt.events.size() == 1; });
    writer.start([](const State&) {});
    writer.stop();
    EXPECT_EQ(done, 100);
    EXPECT_EQ(log.appends, 1);
}

TEST(Writer, RapidChangesAreShownTogether) {
    FaultyLog log;
    Writer writer(log, access_control::rights_for);
    std::atomic<int> showings = 0;
    std::atomic<std::uint64_t> seen = 0;
    writer.start([&](const State& state) {
        ++showings;
        seen = state.events;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    });
    submit(writer, {policy()});
    for (int n = 1; n <= 50; ++n) submit(writer, {ask(n, n)});
    writer.stop();
    EXPECT_EQ(seen, 51U);
    EXPECT_LT(showings, 25);
}

TEST(Writer, FailedAppendIsReportedAndChangesNothing) {
    FaultyLog log;
    log.plan = {FaultyLog::Fault::none, FaultyLog::Fault::fails};
    Writer writer(log, access_control::rights_for);
    writer.start([](const State&) {});
    submit(writer, {policy()});
    const Outcome failed = submit(writer, {ask(1, 1)});
    EXPECT_EQ(failed.problem, "no space left on device");
    EXPECT_TRUE(failed.events.empty());
    EXPECT_EQ(submit(writer, {ask(1, 1)}).events.size(), 1U);
    EXPECT_EQ(count_jobs(replay(log).state), 1U);
}

TEST(Writer, AppendThatFailedAfterWritingIsNotRepeated) {
    FaultyLog log;
    log.plan = {FaultyLog::Fault::none, FaultyLog::Fault::fails_after_writing};
    Writer writer(log, access_control::rights_for);
    std::atomic<std::uint64_t> seen = 0;
    writer.start([&](const State& state) { seen = state.events; });
    submit(writer, {policy()});
    EXPECT_TRUE(submit(writer, {ask(1, 1)}).problem);
    const Outcome again = submit(writer, {ask(1, 1)});
    EXPECT_FALSE(again.problem);
    EXPECT_TRUE(again.events.empty());
    writer.stop();
    EXPECT_EQ(seen, 2U) << "the effects of what was written are owed";
}

TEST(Writer, CommandsAreDecidedAgainAfterALostRace) {
    FaultyLog log;
    log.plan = {FaultyLog::Fault::none, FaultyLog::Fault::loses_race, FaultyLog::Fault::loses_race};
    Writer writer(log, access_control::rights_for);
    writer.start([](const State&) {});
    submit(writer, {policy()});
    EXPECT_EQ(submit(writer, {ask(1, 1)}).events.size(), 1U);
    EXPECT_EQ(log.appends, 4);
    EXPECT_EQ(replay(log).state.replies.size(), 2U);
}

TEST(Writer, WriteFirstPrecedesAllCommands) {
    FaultyLog log;
    log.plan = {FaultyLog::Fault::fails};
    Writer writer(log, access_control::rights_for);
    EXPECT_THROW(writer.write_first(policy()), Unavailable);
    writer.write_first(policy());
    EXPECT_EQ(writer.state().events, 1U);
    writer.start([](const State&) {});
    EXPECT_EQ(submit(writer, {ask(1, 1)}).events.size(), 1U);
}

TEST(Writer, CommandsAfterStopAreRefused) {
    FaultyLog log;
    Writer writer(log, access_control::rights_for);
    writer.start([](const State&) {});
    writer.stop();
    EXPECT_EQ(submit(writer, {ask(1, 1)}).problem, "the service is stopping");
}

TEST(Writer, OnlyDurableStateIsShown) {
    FaultyLog log;
    log.plan = {FaultyLog::Fault::none, FaultyLog::Fault::fails};
    Writer writer(log, access_control::rights_for);
    writer.start([](const State&) {});
    submit(writer, {policy()});
    submit(writer, {ask(1, 1)});
    std::promise<std::size_t> jobs;
    writer.look([&](const State& state) { jobs.set_value(count_jobs(state)); });
    EXPECT_EQ(jobs.get_future().get(), 0U);
}

TEST(BrokenLog, IsNotWrittenTo) {
    memory::MemoryEventLog log;
    const Event event{JobRunning{{{"demo/sums", 1}, 1}}, {ActorKind::runner, "r"}, "c", {}, noon};
    log.append(std::span(&event, 1), log.tip());
    EXPECT_THROW(Writer(log, access_control::rights_for), BrokenLog);
}

// Counts its calls, and fails as planned.
struct World {
    std::mutex mutex;
    std::map<std::string, int> performed;
    std::map<std::string, int> failures_left;

    CommandBody perform(const Effect& effect) {
        const std::lock_guard lock(mutex);
        if (failures_left[effect.id]-- > 0) throw Unavailable("come back later");
        ++performed[effect.id];
        if (const auto* resolve = std::get_if<ResolvePull>(&effect.body)) {
            if (resolve->job.id.pull.number == 3) throw Refused("there is no such pull request");
            return ResolveJob{resolve->job.id, std::string(40, 'a'), std::string(40, 'b'), "main"};
        }
        return EffectPerformed{effect.id, "7"};
    }
};

TEST(Performer, RetriesFailuresAndGivesUpAfterTwoRefusals) {
    FaultyLog log;
    World world;
    world.failures_left = {{"resolve:demo/sums/1/1", 2}, {"reaction:demo/sums/2/1", 1}};
    Writer writer(log, access_control::rights_for);
    Performer performer(
        submit_to(writer), [&](const Effect& effect) { return world.perform(effect); }, [] { return noon; });
    performer.start();
    std::promise<void> settled;
    std::atomic<bool> told = false;
    writer.start([&](const State& state) {
        performer.owe(outbox(state, {"bot", 2}));
        const auto has_started = [&](int pull) {
            const Job* job = live_job(state, {{"demo/sums", pull}, 1});
            return job && job->done.size() == 3;
        };
        const JobId refused{{"demo/sums", 3}, 1};
        const bool all = has_started(1) && has_started(2) && find_job(state, refused) && !live_job(state, refused);
        if (all && !told.exchange(true)) settled.set_value();
    });
    submit(writer, {policy()});
    submit(writer, {ask(1, 1), ask(2, 2), ask(3, 3)});
    ASSERT_EQ(settled.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
    performer.stop();
    writer.stop();
    for (const auto& [effect, times] : world.performed)
        EXPECT_EQ(times, effect == "resolve:demo/sums/3/1" ? 2 : 1) << effect;
    const State state = replay(log).state;
    EXPECT_EQ(find_job(state, {{"demo/sums", 3}, 1}).value().reason, "there is no such pull request");
    EXPECT_TRUE(world.performed.contains("start:demo/sums/1/1"));
}

}  // namespace
}  // namespace tachograph
