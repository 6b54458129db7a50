// Questions about a verdict, acceptances, and merge queues: who may, what holds for how long, and what is shown.
#include "core/comments/comment_language.hpp"
#include "core/effects/outbox.hpp"
#include "core/state/obligations.hpp"
#include "tests/core/world.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using testing::World;

class VerdictTest : public ::testing::Test {
  protected:
    // A job that is reported and owes nothing any more.
    void report(Conclusion conclusion) {
        world.run_job();
        const JobId job{world.pull, last_number(world.state, world.pull)};
        world.tell(RunnerMeasured{job, "bench", "results"});
        world.tell(ReportPublished{
            job, "demo/sums/1/a/1.md", "c", "https://x.org/1.md", "1 regression (sum is 2×)", {}, conclusion});
        finish();
    }

    // Performs the owed effects, except for requests.
    void finish() {
        for (int turn = 0; turn < 10; ++turn) {
            for (const Effect& effect : owed()) {
                if (!std::holds_alternative<FollowVerdictRequest>(effect.body))
                    world.tell(EffectPerformed{effect.id, "7"});
            }
        }
    }

    std::vector<Effect> owed() const { return outbox(world.state, {}); }

    template <class Body>
    std::vector<Body> owed_of() const {
        std::vector<Body> found;
        for (const Effect& effect : owed()) {
            if (const auto* body = std::get_if<Body>(&effect.body)) found.push_back(*body);
        }
        return found;
    }

    std::string reason_of(const std::vector<Event>& events) const {
        const auto* refused = events.size() == 1 ? std::get_if<CommandRefused>(&events[0].body) : nullptr;
        return refused ? refused->reason : "nothing was refused";
    }

    // Asks, and lets the report give that conclusion.
    std::vector<Event> rule(Instruction instruction, Conclusion conclusion) {
        world.ask("alice", std::move(instruction));
        const auto requests = owed_of<FollowVerdictRequest>();
        EXPECT_THAT(requests, SizeIs(1));
        return world.tell(RuleOnVerdict{requests.at(0).request.effect, conclusion, "done\n"});
    }

    const Accept accept_sum{"sum", "it does twice the work"};
    World world;
};

TEST_F(VerdictTest, OnlyBenchmarkersAccept) {
    report(Conclusion::failure);
    EXPECT_EQ(reason_of(world.ask("mallory", accept_sum)), "mallory may not run benchmarks on demo/sums");
    EXPECT_EQ(reason_of(world.ask("mallory", Reopen{"all"})), "mallory may not run benchmarks on demo/sums");
    EXPECT_THAT(owed_of<FollowVerdictRequest>(), IsEmpty());
}

TEST_F(VerdictTest, AnybodyAsksWhy) {
    report(Conclusion::failure);
    world.ask("mallory", Why{"sum"});
    EXPECT_THAT(owed_of<FollowVerdictRequest>(), SizeIs(1));
}

TEST_F(VerdictTest, NeedsAReport) {
    EXPECT_EQ(reason_of(world.ask("alice", Why{"sum"})), "no job of this pull request has a report yet");
    world.run_job();
    EXPECT_EQ(reason_of(world.ask("alice", accept_sum)), "no job of this pull request has a report yet");
}

TEST_F(VerdictTest, AnAcceptanceShowsInStatusCommentAndReport) {
    report(Conclusion::failure);
    rule(accept_sum, Conclusion::success);
    const auto comments = owed_of<PutComment>();
    const auto result = std::ranges::find_if(comments, [](const PutComment& one) { return one.status.has_value(); });
    ASSERT_NE(result, comments.end());
    EXPECT_EQ(result->marker, "result:demo/sums/1/1");
    EXPECT_THAT(result->body, HasSubstr("`sum` was accepted by alice: it does twice the work."));
    EXPECT_THAT(result->body, Not(HasSubstr("The check fails")));
    EXPECT_EQ(result->status->state, StatusState::success);
    EXPECT_EQ(result->status->description, "accepted by alice: it does twice the work; 1 regression (sum is 2×)");
    ASSERT_THAT(owed_of<RecordRuling>(), SizeIs(1));
    EXPECT_EQ(owed_of<RecordRuling>()[0].accepted.at(0).reason, "it does twice the work");
    finish();
    EXPECT_THAT(owed(), IsEmpty());
}

TEST_F(VerdictTest, FailureNamesHowToPass) {
    world.run_job();
    world.tell(RunnerMeasured{world.job(1), "bench", "results"});
    world.tell(ReportPublished{world.job(1), "p", "c", "u", "1 regression", {}, Conclusion::failure});
    const auto comments = owed_of<PutComment>();
    EXPECT_TRUE(std::ranges::any_of(comments, [](const PutComment& one) {
        return one.body.find("`@tachograph accept <benchmark> because <reason>`") != std::string::npos;
    }));
}

TEST_F(VerdictTest, ReopenUndoesAnAcceptance) {
    report(Conclusion::failure);
    EXPECT_EQ(reason_of(world.ask("alice", Reopen{"sum"})), "nobody accepted sum here");
    rule(accept_sum, Conclusion::success);
    finish();
    EXPECT_EQ(reason_of(world.ask("alice", Reopen{"other"})), "nobody accepted other here");
    rule(Reopen{"all"}, Conclusion::failure);
    const auto comments = owed_of<PutComment>();
    EXPECT_TRUE(std::ranges::any_of(
        comments, [](const PutComment& one) { return one.status && one.status->state == StatusState::failure; }));
    EXPECT_THAT(world.state.rulings.at(world.pull).accepted, IsEmpty());
}

TEST_F(VerdictTest, AnAcceptanceHoldsForLaterJobsOfThatHeadOnly) {
    report(Conclusion::failure);
    rule(accept_sum, Conclusion::success);
    finish();
    world.run_job();
    world.tell(RunnerMeasured{world.job(2), "bench", "results"});
    const auto publish = owed_of<PublishReport>();
    ASSERT_THAT(publish, SizeIs(1));
    EXPECT_THAT(publish[0].accepted, SizeIs(1));
    world.tell(ReportPublished{world.job(2), "p", "c", "u", "h", {}, Conclusion::success});
    finish();
    world.head = std::string(40, 'c');
    world.run_job();
    world.tell(RunnerMeasured{world.job(3), "bench", "results"});
    EXPECT_THAT(owed_of<PublishReport>().at(0).accepted, IsEmpty());
    world.tell(ReportPublished{world.job(3), "p", "c", "u", "h", {}, Conclusion::failure});
    EXPECT_THAT(world.state.rulings, IsEmpty());
    EXPECT_EQ(conclusion_of(world.state, *find_job(world.state, world.job(3))), Conclusion::failure);
}

// Each would rule without knowing the other's acceptance.
TEST_F(VerdictTest, RequestsAreCarriedOutOneAfterTheOther) {
    report(Conclusion::failure);
    world.ask("alice", accept_sum);
    world.ask("alice", Accept{"other", "too"});
    ASSERT_THAT(owed_of<FollowVerdictRequest>(), SizeIs(1));
    world.tell(RuleOnVerdict{owed_of<FollowVerdictRequest>()[0].request.effect, Conclusion::failure, "done\n"});
    ASSERT_THAT(owed_of<FollowVerdictRequest>(), SizeIs(1));
    EXPECT_THAT(owed_of<FollowVerdictRequest>()[0].accepted, SizeIs(1));
}

TEST_F(VerdictTest, ARulingOnAJobThatIsNoLongerTheLastIsRefused) {
    report(Conclusion::failure);
    world.ask("alice", accept_sum);
    const std::string request = owed_of<FollowVerdictRequest>().at(0).request.effect;
    world.head = std::string(40, 'c');
    report(Conclusion::failure);
    EXPECT_EQ(reason_of(world.tell(RuleOnVerdict{request, Conclusion::success, "done\n"})),
              "another job of this pull request was reported meanwhile");
    EXPECT_THAT(world.state.rulings, IsEmpty());
}

// Both are asked before the first is followed. The second finds nothing, and the requests after it go on.
TEST_F(VerdictTest, ASecondReopenIsRefused) {
    report(Conclusion::failure);
    rule(accept_sum, Conclusion::success);
    finish();
    world.ask("alice", Reopen{"sum"});
    world.ask("alice", Reopen{"all"});
    world.tell(RuleOnVerdict{owed_of<FollowVerdictRequest>().at(0).request.effect, Conclusion::failure, "done\n"});
    const std::string second = owed_of<FollowVerdictRequest>().at(0).request.effect;
    EXPECT_EQ(reason_of(world.tell(RuleOnVerdict{second, Conclusion::failure, "done\n"})), "nobody accepted all here");
    EXPECT_THAT(owed_of<FollowVerdictRequest>(), IsEmpty());
}

// Refusing it would leave the acceptance in force, against what was said last.
TEST_F(VerdictTest, ReopenUndoesAnAcceptanceThatIsNotFollowedYet) {
    report(Conclusion::failure);
    world.ask("alice", accept_sum);
    world.ask("alice", Reopen{"sum"});
    EXPECT_EQ(reason_of(world.ask("alice", Reopen{"other"})), "nobody accepted other here");
    for (const Conclusion conclusion : {Conclusion::success, Conclusion::failure})
        world.tell(RuleOnVerdict{owed_of<FollowVerdictRequest>().at(0).request.effect, conclusion, "done\n"});
    EXPECT_THAT(world.state.rulings.at(world.pull).accepted, IsEmpty());
    EXPECT_EQ(conclusion_of(world.state, *find_job(world.state, world.job(1))), Conclusion::failure);
}

// That report already concludes with what was accepted before.
TEST_F(VerdictTest, NobodyRulesWhileAReportIsWritten) {
    report(Conclusion::failure);
    rule(accept_sum, Conclusion::success);
    finish();
    world.run_job();
    world.tell(RunnerMeasured{world.job(2), "bench", "results"});
    EXPECT_EQ(reason_of(rule(Reopen{"sum"}, Conclusion::failure)),
              "the report of job 2 is being written: ask again once it is there");
    world.tell(ReportPublished{world.job(2), "p", "c", "u", "h", {}, Conclusion::success});
    EXPECT_THAT(world.state.rulings.at(world.pull).accepted, SizeIs(1));
}

TEST_F(VerdictTest, AJobOfAPartOrAgainstAnotherBaseSetsNoCheck) {
    report(Conclusion::failure);
    for (const RunBenchmarks& narrow : {RunBenchmarks{"", "sum"}, RunBenchmarks{"v1.0", ""}}) {
        world.ask("alice", narrow);
        const JobId job{world.pull, last_number(world.state, world.pull)};
        world.tell(ResolveJob{job, world.head, world.base, "main"});
        EXPECT_TRUE(
            std::ranges::none_of(owed_of<PutComment>(), [](const PutComment& one) { return one.status.has_value(); }));
        world.tell(RunnerMeasured{job, "bench", "results"});
        world.tell(ReportPublished{job, "p", "c", "https://x.org/2.md", "1 invariant", {}, Conclusion::success});
        const auto comments = owed_of<PutComment>();
        EXPECT_TRUE(std::ranges::none_of(comments, [](const PutComment& one) { return one.status.has_value(); }));
        EXPECT_TRUE(std::ranges::any_of(comments, [](const PutComment& one) {
            return one.body.find("It sets no check: only a job without `only=` and `base=` does.") != std::string::npos;
        }));
        finish();
    }
    const std::string merge(40, 'e');
    world.tell(QueueMerge{world.pull, {ActorKind::user, "alice"}, merge, "guid"});
    ASSERT_THAT(owed_of<SetStatus>(), SizeIs(1));
    EXPECT_EQ(owed_of<SetStatus>()[0].status.state, StatusState::failure);
    finish();
    world.ask("alice", accept_sum);
    EXPECT_EQ(owed_of<FollowVerdictRequest>().at(0).job.id, world.job(1));
    world.tell(RuleOnVerdict{owed_of<FollowVerdictRequest>().at(0).request.effect, Conclusion::success, "done\n"});
    EXPECT_EQ(conclusion_of(world.state, *find_job(world.state, world.job(1))), Conclusion::success);
    world.ask("alice", Why{"sum"});
    EXPECT_EQ(owed_of<FollowVerdictRequest>().at(0).job.id, world.job(3)) << "what was measured last";
}

TEST_F(VerdictTest, AMergeQueueDoesNotWaitForAJobOfAPart) {
    report(Conclusion::success);
    world.ask("alice", RunBenchmarks{"", "sum"});
    world.tell(QueueMerge{world.pull, {ActorKind::user, "alice"}, std::string(40, 'e'), "guid"});
    EXPECT_THAT(owed_of<SetStatus>(), SizeIs(1));
}

TEST_F(VerdictTest, AnAcceptanceOutlivesAJobOfAPart) {
    report(Conclusion::failure);
    rule(accept_sum, Conclusion::success);
    finish();
    world.ask("alice", RunBenchmarks{"", "other"});
    world.tell(ResolveJob{world.job(2), std::string(40, 'c'), world.base, "main"});
    world.tell(RunnerMeasured{world.job(2), "bench", "results"});
    world.tell(ReportPublished{world.job(2), "p", "c", "u", "h", {}, Conclusion::failure});
    finish();
    EXPECT_EQ(conclusion_of(world.state, *find_job(world.state, world.job(1))), Conclusion::success);
    EXPECT_EQ(world.state.rulings.at(world.pull).job, world.job(1));
}

TEST_F(VerdictTest, UnknownBenchmarkIsAnswered) {
    report(Conclusion::failure);
    world.ask("alice", Why{"smu"});
    world.tell(RequestRefused{owed_of<FollowVerdictRequest>().at(0).request.effect, "nearest: sum"});
    const auto comments = owed_of<PutComment>();
    ASSERT_THAT(comments, SizeIs(1));
    EXPECT_THAT(comments[0].body, HasSubstr("I cannot follow `why`: nearest: sum."));
}

TEST_F(VerdictTest, MergeQueueGetsThePullRequestsVerdict) {
    const std::string merge(40, 'e');
    world.tell(QueueMerge{world.pull, {ActorKind::user, "alice"}, merge, "guid"});
    EXPECT_THAT(world.tell(QueueMerge{world.pull, {ActorKind::user, "alice"}, merge, "guid"}), IsEmpty());
    ASSERT_THAT(owed_of<SetStatus>(), SizeIs(1));
    EXPECT_EQ(owed_of<SetStatus>()[0].status.state, StatusState::failure);
    EXPECT_EQ(owed_of<SetStatus>()[0].status.description,
              "nothing was measured on the pull request: comment @tachograph runbenchmarks");
    world.run_job();
    EXPECT_THAT(owed_of<SetStatus>(), IsEmpty()) << "the job's end is waited for";
    world.tell(RunnerMeasured{world.job(1), "bench", "results"});
    world.tell(ReportPublished{world.job(1), "p", "c", "https://x.org/1.md", "h", {}, Conclusion::failure});
    ASSERT_THAT(owed_of<SetStatus>(), SizeIs(1));
    EXPECT_EQ(owed_of<SetStatus>()[0].status.state, StatusState::failure);
    rule(accept_sum, Conclusion::success);
    EXPECT_EQ(owed_of<SetStatus>().at(0).status,
              (CommitStatus{"demo/sums#1/merge", merge, StatusState::success,
                            "accepted by alice: it does twice the work; h", "https://x.org/1.md"}));
    finish();
    EXPECT_THAT(world.state.queued_merges, IsEmpty());
}

TEST_F(VerdictTest, MergeQueueOfAnotherRepositoryIsIgnored) {
    const std::string merge(40, 'e');
    EXPECT_THAT(world.tell(QueueMerge{{"x/unregistered", 1}, {ActorKind::user, "a"}, merge, ""}), IsEmpty());
    EXPECT_THAT(world.tell(QueueMerge{world.pull, {ActorKind::user, "a"}, "main", ""}), IsEmpty());
}

TEST(VerdictLanguage, NamesMayHaveSpaces) {
    EXPECT_EQ(read_instruction("why sum of 1024"), Instruction(Why{"sum of 1024"}));
    EXPECT_EQ(read_instruction("why `sum/1024`"), Instruction(Why{"sum/1024"}));
    EXPECT_EQ(read_instruction("ACCEPT \"a because b\" because it is worth it"),
              Instruction(Accept{"a because b", "it is worth it"}));
    EXPECT_EQ(read_instruction("accept all Because of #12"), Instruction(Accept{"all", "of #12"}));
    EXPECT_EQ(read_instruction("reopen"), Instruction(Reopen{"all"}));
    EXPECT_EQ(read_instruction("reopen sum/1024"), Instruction(Reopen{"sum/1024"}));
}

TEST(VerdictLanguage, AnAcceptanceNeedsAReason) {
    for (const std::string text :
         {"accept", "accept sum", "accept because it is", "accept sum because", "accept all because "})
        EXPECT_TRUE(std::holds_alternative<Misunderstood>(read_instruction(text))) << text;
}

}  // namespace
}  // namespace tachograph
