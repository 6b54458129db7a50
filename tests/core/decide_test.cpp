// The events of each command in each situation.
#include "core/machine/decide.hpp"

#include "core/commands/standing.hpp"
#include "core/state/obligations.hpp"
#include "tests/core/world.hpp"

#include <gmock/gmock.h>

namespace tachograph {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::World;

std::vector<std::string> types(const std::vector<Event>& events) {
    std::vector<std::string> names;
    for (const Event& event : events) names.push_back(event_type(event.body));
    return names;
}

TEST(Decide, ABenchmarkerGetsAJob) {
    World world;
    const auto events = world.ask("alice", RunBenchmarks{"v1", "sum*"});
    ASSERT_THAT(types(events), ElementsAre("job.requested/2"));
    const auto& requested = std::get<JobRequested>(events[0].body);
    EXPECT_EQ(to_text(requested.job), "demo/sums#1/1");
    EXPECT_EQ(requested.base_ref, "v1");
    EXPECT_EQ(requested.only, "sum*");
    EXPECT_EQ(events[0].idempotency_key, "comment:demo/sums/1/1001/0");
    EXPECT_EQ(to_text(events[0].actor), "user:alice");
}

TEST(Decide, AccountNamesAreCaseInsensitive) {
    World world;
    EXPECT_THAT(types(world.ask("ALICE", RunBenchmarks{})), ElementsAre("job.requested/2"));
}

TEST(Decide, AnOutsiderIsRefused) {
    World world;
    const auto events = world.ask("mallory", RunBenchmarks{});
    ASSERT_THAT(types(events), ElementsAre("command.refused/2"));
    EXPECT_EQ(std::get<CommandRefused>(events[0].body).reason, "mallory may not run benchmarks on demo/sums");
    world.ask("alice", RunBenchmarks{});
    EXPECT_TRUE(live_job(world.state, world.job(1))) << "what is refused uses up no number";
}

TEST(Decide, AnUnregisteredRepositoryIsRefused) {
    World world;
    world.pull = {"else/where", 1};
    const auto events = world.ask("admin", RunBenchmarks{});
    EXPECT_EQ(std::get<CommandRefused>(events.at(0).body).reason, "else/where is not registered for benchmarks");
}

TEST(Decide, OneActiveJobPerPullRequest) {
    World world;
    world.ask("alice", RunBenchmarks{});
    const auto events = world.ask("alice", RunBenchmarks{});
    EXPECT_EQ(std::get<CommandRefused>(events.at(0).body).reason, "job 1 of this pull request is requested already");
    world.pull.number = 2;
    EXPECT_THAT(types(world.ask("alice", RunBenchmarks{})), ElementsAre("job.requested/2"));
}

TEST(Decide, TheSameCommentActsOnce) {
    World world;
    world.ask("alice", RunBenchmarks{});
    --world.comment;
    EXPECT_THAT(world.ask("alice", RunBenchmarks{}), IsEmpty());
}

TEST(Decide, CommitsAreFixedAtAcceptance) {
    World world;
    world.ask("alice", RunBenchmarks{});
    EXPECT_THAT(types(world.tell(ResolveJob{world.job(1), world.head, world.base, "main"})),
                ElementsAre("job.accepted/2"));
    EXPECT_THAT(world.tell(ResolveJob{world.job(1), world.base, world.head, "main"}), IsEmpty());
    EXPECT_EQ(find_job(world.state, world.job(1)).value().head, world.head);
}

TEST(Decide, SameHeadAndBaseIsRejected) {
    World world;
    world.ask("alice", RunBenchmarks{});
    const auto events = world.tell(ResolveJob{world.job(1), world.head, world.head, "main"});
    EXPECT_THAT(std::get<JobRejected>(events.at(0).body).reason, HasSubstr("same commit"));
}

TEST(Decide, InvalidCommitIdsAreRejected) {
    World world;
    world.ask("alice", RunBenchmarks{});
    EXPECT_THAT(types(world.tell(ResolveJob{world.job(1), "HEAD", "--upload-pack=x", "main"})),
                ElementsAre("job.rejected/2"));
}

TEST(Decide, AJobGoesThroughItsStages) {
    World world;
    world.run_job();
    EXPECT_THAT(types(world.tell(RunnerStarted{world.job(1), "bench-03"})), ElementsAre("job.running/2"));
    EXPECT_THAT(types(world.tell(RunnerMeasured{world.job(1), "bench-03", "abc"})), ElementsAre("job.measured/2"));
    EXPECT_THAT(types(world.tell(ReportPublished{world.job(1), "p", "c", "u", "h", {}})),
                ElementsAre("job.reported/3"));
    EXPECT_EQ(find_job(world.state, world.job(1)).value().stage, Stage::reported);
}

TEST(Decide, LostStartMessageIsAddedBeforeResults) {
    World world;
    world.run_job();
    EXPECT_THAT(types(world.tell(RunnerMeasured{world.job(1), "b", "abc"})),
                ElementsAre("job.running/2", "job.measured/2"));
}

TEST(Decide, EndedJobIgnoresMessages) {
    World world;
    world.run_job();
    world.ask("alice", Abort{});
    for (const CommandBody& late : std::vector<CommandBody>{
             RunnerStarted{world.job(1), "b"}, RunnerMeasured{world.job(1), "b", "abc"},
             RunnerFailed{world.job(1), "b", "late", ""}, ReportPublished{world.job(1), "p", "c", "u", "h", {}},
             ReportRefused{world.job(1), "x"}, RefuseJob{world.job(1), "x"}}) {
        EXPECT_THAT(world.tell(late), IsEmpty());
    }
    EXPECT_EQ(find_job(world.state, world.job(1)).value().stage, Stage::aborted);
}

TEST(Decide, MeasuredJobSurvivesItsRunnersDeath) {
    World world;
    world.run_job();
    world.tell(RunnerMeasured{world.job(1), "b", "abc"});
    EXPECT_THAT(world.tell(RunnerFailed{world.job(1), "", "the runner died without a word", ""}), IsEmpty());
}

TEST(Decide, WhoMayAbort) {
    World world;
    world.ask("alice", RunBenchmarks{});
    EXPECT_THAT(types(world.ask("mallory", Abort{})), ElementsAre("command.refused/2"));
    EXPECT_THAT(types(world.ask("bob", Abort{})), ElementsAre("job.aborted/2"));
    EXPECT_THAT(types(world.ask("alice", Abort{})), ElementsAre("command.refused/2"));
}

TEST(Decide, TheRequesterMayAbortEvenWithoutRights) {
    World world;
    world.ask("alice", RunBenchmarks{});
    world.state.access.grants.clear();
    EXPECT_THAT(types(world.ask("alice", Abort{})), ElementsAre("job.aborted/2"));
}

TEST(Decide, RetryRunsTheSameCommits) {
    World world;
    EXPECT_THAT(types(world.ask("alice", Retry{})), ElementsAre("command.refused/2"));
    world.run_job();
    world.tell(RunnerFailed{world.job(1), "b", "no luck", "log"});
    EXPECT_THAT(types(world.ask("mallory", Retry{})), ElementsAre("command.refused/2"));
    EXPECT_THAT(types(world.ask("bob", Retry{})), ElementsAre("job.requested/2", "job.accepted/2"));
    const Job again = find_job(world.state, world.job(2)).value();
    EXPECT_EQ(again.head, world.head);
    EXPECT_EQ(again.base, world.base);
    EXPECT_EQ(again.requester.name, "bob");
}

PullClosed closed(const World& world) {
    return {world.pull, {ActorKind::user, "carol"}, "guid", world.now + std::chrono::seconds(1)};
}

PullPushed pushed(const World& world, const std::string& by, bool supersede) {
    return {world.pull, {ActorKind::user, by}, std::string(40, 'c'), "guid", world.now + std::chrono::seconds(1),
            supersede};
}

TEST(Decide, ClosingEndsAPendingJobOnly) {
    World world;
    world.run_job();
    const auto events = world.tell(closed(world));
    ASSERT_THAT(types(events), ElementsAre("job.aborted/2"));
    EXPECT_EQ(std::get<JobAborted>(events[0].body).reason, "the pull request was closed");
    EXPECT_EQ(to_text(events[0].actor), "user:carol");
    EXPECT_THAT(types(world.tell(closed(world))), ElementsAre());
    world.run_job();
    world.tell(RunnerStarted{world.job(2), "runner"});
    EXPECT_THAT(types(world.tell(closed(world))), ElementsAre());
}

TEST(Decide, ClosingFromBeforeTheRequestIsIgnored) {
    World world;
    PullClosed late = closed(world);
    world.run_job();
    late.moment = world.now - std::chrono::hours(1);
    EXPECT_THAT(types(world.tell(late)), ElementsAre());
}

TEST(Decide, PushIsRecordedOnce) {
    World world;
    world.run_job();
    const auto events = world.tell(pushed(world, "alice", false));
    ASSERT_THAT(types(events), ElementsAre("job.outdated/2"));
    EXPECT_THAT(types(world.tell(pushed(world, "alice", false))), ElementsAre());
    EXPECT_EQ(find_job(world.state, world.job(1)).value().head, world.head);
    EXPECT_EQ(find_job(world.state, world.job(1)).value().newer_head, std::string(40, 'c'));
}

TEST(Decide, PushOfTheSameHeadIsIgnored) {
    World world;
    world.run_job();
    PullPushed same = pushed(world, "alice", true);
    same.head = world.head;
    EXPECT_THAT(types(world.tell(same)), ElementsAre());
}

TEST(Decide, KnownPushStillSupersedesForBenchmarkers) {
    World world;
    world.run_job();
    EXPECT_THAT(types(world.tell(pushed(world, "mallory", true))), ElementsAre("job.outdated/2"));
    const auto events = world.tell(pushed(world, "alice", true));
    ASSERT_THAT(types(events), ElementsAre("job.aborted/2", "job.requested/2"));
    EXPECT_EQ(std::get<JobRequested>(events[1].body).head, std::string(40, 'c'));
    EXPECT_THAT(types(world.tell(pushed(world, "alice", true))), ElementsAre());
}

TEST(Decide, ARunningJobIsNotSuperseded) {
    World world;
    world.run_job();
    world.tell(RunnerStarted{world.job(1), "runner"});
    EXPECT_THAT(types(world.tell(pushed(world, "alice", true))), ElementsAre("job.outdated/2"));
}

TEST(Decide, QuestionsAndNonsenseAreAnswered) {
    World world;
    EXPECT_THAT(types(world.ask("mallory", ShowQueue{})), ElementsAre("question.asked/2"));
    EXPECT_THAT(types(world.ask("mallory", Misunderstood{"dance", "it is not a command"})),
                ElementsAre("command.refused/2"));
    EXPECT_EQ(world.state.replies.size(), 2U);
}

TEST(Decide, LongLogsKeepTheirEnd) {
    World world;
    world.run_job();
    const auto events = world.tell(RunnerFailed{world.job(1), "b", "x", std::string(100'000, 'a') + "the reason"});
    const std::string& log = std::get<JobFailed>(events.at(0).body).log;
    EXPECT_LT(log.size(), 5'000U);
    EXPECT_THAT(log, ::testing::EndsWith("the reason"));
}

TEST(Decide, TheSamePolicyIsAdoptedOnce) {
    World world;
    EXPECT_THAT(world.tell(AdoptAccess{world.state.access, "again"}), IsEmpty());
    EXPECT_THAT(types(world.tell(AdoptAccess{{}, "all gone"})), ElementsAre("access.adopted/3"));
}

TEST(Decide, OnlyWhatIsOwedCanBeDone) {
    World world;
    world.ask("alice", RunBenchmarks{});
    EXPECT_THAT(world.tell(EffectPerformed{"result:demo/sums/9/9", "1"}), IsEmpty());
    EXPECT_THAT(world.tell(EffectPerformed{"dance:demo/sums/1/1", "1"}), IsEmpty());
    EXPECT_THAT(types(world.tell(EffectPerformed{"reaction:demo/sums/1/1", "1"})), ElementsAre("effect.done/2"));
    EXPECT_THAT(world.tell(EffectPerformed{"reaction:demo/sums/1/1", "2"}), IsEmpty());
}

TEST(Decide, OnlyAnAdminOfTheScopeGrantsAccess) {
    World world;
    for (const std::string who : {"mallory", "alice"}) {
        EXPECT_THAT(types(world.ask(who, ChangeBenchmarker{true, who, "demo/sums"})), ElementsAre("command.refused/2"));
        EXPECT_THAT(types(world.ask(who, ChangeBenchmarker{false, "bob", "demo/sums"})),
                    ElementsAre("command.refused/2"));
    }
    EXPECT_THAT(world.state.requests, ::testing::IsEmpty());
    EXPECT_THAT(types(world.ask("admin", ChangeBenchmarker{true, "mallory", "demo/sums"})),
                ElementsAre("access.asked/2"));
    EXPECT_EQ(world.state.requests.size(), 1U);
}

TEST(Decide, AnApprovalNamesTheHeadThatWasExplained) {
    World world;
    const auto asked = [&] {
        const auto events = world.ask("admin", Approve{});
        return std::get<AccessAsked>(events.front().body).command;
    };
    EXPECT_EQ(asked(), "approve");
    const std::string head(40, 'd');
    world.tell(ExplainAccess{world.pull, head, {}, "With this,", {}, "it wants an approval"});
    EXPECT_EQ(asked(), "approve") << "it was not said yet";
    world.tell(EffectPerformed{proposal_id(world.state.proposals.at(world.pull)), "7"});
    EXPECT_EQ(asked(), "approve " + head);
    world.tell(ExplainAccess{world.pull, std::string(40, 'e'), {}, "With this,", {}, "it wants an approval"});
    EXPECT_EQ(asked(), "approve") << "another head was pushed";
    world.tell(EffectAbandoned{proposal_id(world.state.proposals.at(world.pull)), "the conversation is locked"});
    EXPECT_EQ(asked(), "approve") << "nobody could read what it changes";
}

TEST(Decide, NewOwnerOfAHandleCannotAbort) {
    World world;
    const auto by = [&](Instruction instruction, std::int64_t number) {
        Ask ask{world.pull, {ActorKind::user, "mallory"}, std::to_string(++world.comment), 0,
                {},         std::move(instruction)};
        ask.author_id = number;
        return world.tell(std::move(ask));
    };
    world.tell(
        AdoptAccess{{{"demo/sums"}, {{Role::benchmarker, "mallory", "org", {}, 42}, {Role::admin, "admin", "org"}}},
                    "mallory is in"});
    ASSERT_THAT(types(by(RunBenchmarks{}, 42)), ElementsAre("job.requested/2"));
    EXPECT_EQ(active_job(world.state, world.pull)->requester_id, 42);
    world.tell(AdoptAccess{{{"demo/sums"}, {{Role::admin, "admin", "org"}}}, "mallory is out"});
    EXPECT_THAT(types(by(Abort{}, 43)), ElementsAre("command.refused/2"));
    EXPECT_THAT(types(by(Abort{}, 42)), ElementsAre("job.aborted/2"));
}

TEST(Decide, ThePolicyChangesOnceForARequest) {
    World world;
    world.ask("admin", ChangeBenchmarker{true, "mallory", "demo/sums"});
    Access after = world.state.access;
    after.grants.push_back({Role::benchmarker, "mallory", "demo/sums"});
    const std::string effect = world.state.requests.begin()->first;
    const AccessChanged changed{effect, after, "", std::string(40, 'c'), "mallory is in", "done"};
    EXPECT_THAT(types(world.tell(changed)), ElementsAre("access.adopted/3", "command.followed/2"));
    EXPECT_THAT(world.tell(changed), ::testing::IsEmpty());
    EXPECT_EQ(world.state.policy, std::string(40, 'c'));
    EXPECT_EQ(to_text(world.history.at(world.history.size() - 2).actor), "user:admin");
    EXPECT_THAT(types(world.ask("mallory", RunBenchmarks{})), ElementsAre("job.requested/2"));
}

TEST(Decide, PolicyChangeNeedsARequest) {
    World world;
    EXPECT_THAT(world.tell(AccessChanged{"access:comment:demo/sums/1/1/0", {}, "", std::string(40, 'c'), "", ""}),
                ::testing::IsEmpty());
}

TEST(Decide, ACommitIsQuarantinedOnceAndAdoptionEndsIt) {
    World world;
    const std::string stray(40, 'd');
    EXPECT_THAT(types(world.tell(QuarantineAccess{stray, "words", "pushed"})), ElementsAre("access.quarantined/2"));
    EXPECT_THAT(world.tell(QuarantineAccess{stray, "words", "pushed"}), ::testing::IsEmpty());
    world.tell(AdoptAccess{world.state.access, "reverted", {}, std::string(40, 'e')});
    EXPECT_FALSE(world.state.quarantine);
}

TEST(Decide, ARevokedJobEndsOnce) {
    World world;
    world.run_job();
    EXPECT_THAT(types(world.tell(RevokeJob{world.job(1), "let out"})), ElementsAre("job.aborted/2"));
    EXPECT_THAT(world.tell(RevokeJob{world.job(1), "let out"}), ::testing::IsEmpty());
}

TEST(Decide, EachWriterHasTheNextEpoch) {
    World world;
    EXPECT_THAT(types(world.tell(BeginService{"one"})), ElementsAre("service.began/2"));
    world.tell(BeginService{"two"});
    world.tell(BeginService{"one"});
    EXPECT_EQ(world.state.epoch, 3);
    EXPECT_EQ(world.state.service, "one");
    EXPECT_EQ(world.history.back().idempotency_key, "epoch:3");
}

TEST(Decide, AnEpochThatIsNotTheNextIsIllegal) {
    World world;
    world.tell(BeginService{"one"});
    for (const std::int64_t epoch : {0, 1, 3}) {
        const Event event{ServiceBegan{epoch, "two"}, {ActorKind::bot, "tachograph"}, "again", {}, world.now};
        EXPECT_THROW(apply(world.state, event), IllegalEvent);
    }
}

TEST(Decide, CommentsReadIsRecordedAtIntervals) {
    World world;
    const Timestamp began = world.now;
    EXPECT_EQ(world.state.reading->until, began) << "what was said before the log began concerns nobody";
    const auto note = [&](std::chrono::minutes later) { return world.tell(NoteCommentsRead{began + later}); };
    EXPECT_THAT(note(std::chrono::minutes(29)), ::testing::IsEmpty());
    EXPECT_THAT(types(note(std::chrono::minutes(30))), ElementsAre("comments.read/2"));
    EXPECT_EQ(world.state.reading->until, began + std::chrono::minutes(30));
    EXPECT_THAT(note(std::chrono::minutes(90)), ::testing::IsEmpty()) << "nothing has happened since";
    world.ask("alice", ShowHelp{});
    EXPECT_THAT(types(note(std::chrono::minutes(90))), ElementsAre("comments.read/2"));
    world.ask("alice", ShowHelp{});
    EXPECT_THAT(note(std::chrono::minutes(61)), ::testing::IsEmpty());
    EXPECT_THAT(types(note(std::chrono::minutes(60))), ElementsAre("comments.read/2")) << "the clock was ahead";
    EXPECT_EQ(world.state.reading->until, began + std::chrono::minutes(60));
}

// How many of `requests` lead to an event.
int heard(World& world, const std::string& who, int requests) {
    int heard = 0;
    for (int i = 0; i < requests; ++i) heard += world.ask(who, RunBenchmarks{}).empty() ? 0 : 1;
    return heard;
}

TEST(Decide, StrangersGetFewAnswersPerDay) {
    World world;
    EXPECT_EQ(heard(world, "mallory", 20), few_answers);
    EXPECT_EQ(heard(world, "Mallory", 20), 0) << "letter case makes nobody else";
    EXPECT_EQ(heard(world, "trudy", 20), few_answers);
    world.pull.number = 2;
    EXPECT_EQ(heard(world, "mallory", 20), few_answers);
    world.now += std::chrono::hours(24);
    EXPECT_EQ(heard(world, "mallory", 20), few_answers);
    EXPECT_EQ(world.state.requests.size(), 0U);
}

TEST(Decide, RenamedAccountSharesItsAnswerLimit) {
    World world;
    const auto asked = [&](const std::string& name) {
        Ask ask{world.pull, {ActorKind::user, name}, std::to_string(++world.comment), 0, {}, ShowHelp{}};
        ask.author_id = 666;
        return !world.tell(std::move(ask)).empty();
    };
    for (int i = 0; i < few_answers; ++i) EXPECT_TRUE(asked("mallory"));
    EXPECT_FALSE(asked("innocent"));
}

TEST(Decide, PeopleWithRightsAreAlwaysAnswered) {
    World world;
    for (const char* who : {"alice", "admin"}) {
        for (int i = 0; i < 20; ++i) EXPECT_THAT(world.ask(who, ShowStatus{}).size(), 1U) << who;
    }
}

TEST(Decide, BlockedAccountsAndProgramsAreNotAnswered) {
    World world;
    world.tell(AdoptAccess{{world.state.access.repositories,
                            {{Role::admin, "admin", "org"},
                             {Role::benchmarker, "eve", "org"},
                             {Role::blocked, "eve", "demo/sums"},
                             {Role::benchmarker, "renovate[bot]", "org"}}},
                           "somebody is blocked"});
    EXPECT_EQ(heard(world, "eve", 3), 0);
    EXPECT_EQ(heard(world, "codecov[bot]", 3), 0);
    EXPECT_THAT(types(world.ask("renovate[bot]", RunBenchmarks{})), ElementsAre("job.requested/2"));
    EXPECT_EQ(heard(world, "renovate[bot]", 20), few_answers) << "two programs that answer each other come to an end";
    EXPECT_THAT(types(world.ask("renovate[bot]", Abort{})), ElementsAre("job.aborted/2"));
}

TEST(Decide, OnlyAdminsCanApprove) {
    World world;
    EXPECT_THAT(types(world.ask("mallory", Approve{})), ElementsAre("command.refused/2"));
    EXPECT_THAT(types(world.ask("alice", Adopt{"0123abc"})), ElementsAre("command.refused/2"));
    world.pull = {"demo/access", 1};
    EXPECT_THAT(types(world.ask("admin", Approve{})), ElementsAre("access.asked/2"));
    EXPECT_THAT(types(world.ask("admin", Adopt{"0123abc"})), ElementsAre("access.asked/2"));
}

TEST(Decide, RunnerNameLengthIsLimited) {
    World world;
    world.run_job();
    const auto events = world.tell(RunnerStarted{world.job(1), std::string(3'000'000, 'r')});
    ASSERT_EQ(events.size(), 1U);
    EXPECT_LT(format_event(events[0]).size(), 2'000U);
}

}  // namespace
}  // namespace tachograph
