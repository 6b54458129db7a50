// What people read on a pull request, word for word.
#include "core/answers/answers.hpp"

#include "core/comments/comment_language.hpp"
#include "core/effects/outbox.hpp"
#include "tests/core/world.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::World;

struct Answers : ::testing::Test {
    World world;
    Job job() { return find_job(world.state, world.job(1)).value(); }
    std::string progress() { return progress_comment(job(), "bot"); }
    std::string result() { return result_comment(job(), "bot"); }
    std::string reply() { return reply_comment({&world.state.replies.begin()->second}, world.state, "bot"); }
};

TEST_F(Answers, AQueuedJob) {
    world.run_job();
    EXPECT_EQ(progress(),
              "<!-- tachograph:progress:demo/sums/1/1 -->\n"
              "**Job 1** is queued: `aaaaaaaaaa` against `bbbbbbbbbb`, where it left `main`; it is next. `@bot abort` "
              "takes it back.\n");
}

TEST_F(Answers, ARunningJob) {
    world.run_job();
    world.tell(RunnerStarted{world.job(1), "bench-03"});
    EXPECT_THAT(progress(), HasSubstr("**Job 1** is running on `bench-03`"));
}

TEST_F(Answers, AnAbortedJobNamesWhoDidIt) {
    world.run_job();
    world.ask("bob", Abort{});
    EXPECT_THAT(result(), HasSubstr("@alice job 1 was aborted by bob."));
    EXPECT_THAT(progress(), HasSubstr("was aborted"));
}

TEST_F(Answers, AFailureShowsTheLogAsText) {
    world.run_job();
    world.tell(RunnerFailed{world.job(1), "bench-03", "it *crashed* @everyone", "```\n<script>\n@alice\n"});
    EXPECT_THAT(result(), HasSubstr("job 1 failed"));
    EXPECT_THAT(result(), HasSubstr("`@bot retry` runs the same commits again."));
    EXPECT_THAT(result(), Not(HasSubstr(" @everyone")));
    // The block is fenced by more ticks than the log has.
    EXPECT_THAT(result(), HasSubstr("````"));
}

TEST_F(Answers, RetryIsNotSuggestedForAMissingPullRequest) {
    world.run_job();
    world.tell(RunnerFailed{world.job(1), "bench-03", "commit 1234 is no longer to be had", ""});
    EXPECT_THAT(result(), HasSubstr("is no longer to be had"));
    EXPECT_THAT(result(), Not(HasSubstr("retry")));
}

TEST_F(Answers, RefusalNamesReasonAndWhoMay) {
    world.ask("mallory", RunBenchmarks{});
    EXPECT_THAT(reply(), HasSubstr("@mallory"));
    EXPECT_THAT(reply(), HasSubstr("mallory may not run benchmarks on demo/sums"));
    EXPECT_THAT(reply(), HasSubstr("`@bot benchmarkers` who may"));
}

TEST_F(Answers, HelpNamesEveryCommand) {
    world.ask("mallory", ShowHelp{});
    for (const char* command : {"runbenchmarks", "abort", "retry", "status", "queue", "benchmarkers", "help",
                                "addbenchmarker", "removebenchmarker", "whois", "approve", "adopt"}) {
        EXPECT_THAT(reply(), HasSubstr(fmt::format("| `@bot {}", command)));
        EXPECT_FALSE(std::holds_alternative<Misunderstood>(read_instruction(fmt::format("{}", command))) &&
                     std::get<Misunderstood>(read_instruction(command)).word != command);
    }
}

TEST_F(Answers, LongListEndsWithTheNumberOfOmittedRows) {
    std::vector<Grant> grants{{Role::admin, "admin", "org"}};
    for (int i = 0; i < 3000; ++i) grants.push_back({Role::benchmarker, fmt::format("person-{}", i), "org"});
    world.tell(AdoptAccess{{{"demo/sums"}, grants}, "many"});
    world.ask("admin", ShowBenchmarkers{});
    EXPECT_LE(reply().size(), longest_comment);
    EXPECT_TRUE(reply().ends_with("(benchmarker of the organisation)\n- and 2801 more\n")) << reply().substr(8000);
}

TEST_F(Answers, LongAnswersAreCutBetweenRows) {
    std::string rows;
    for (int i = 0; i < 3000; ++i) rows += fmt::format("- row {} has a few words, so that all are long\n", i);
    world.tell(ExplainAccess{world.pull, world.head, world.base, rows, {}, {}});
    const std::string said = proposal_comment(world.state.proposals.at(world.pull));
    EXPECT_LE(said.size(), longest_comment);
    const auto last_row = said.rfind("\n- row");
    EXPECT_EQ(said.find("are long\n\nand ", last_row), said.rfind("are long\n\nand "));
    EXPECT_THAT(said.substr(last_row), HasSubstr("more lines"));
}

// All of a comment's commands get one answer, after the last of them was followed.
TEST_F(Answers, OneAnswerToAComment) {
    const auto ask = [&](int index, Instruction instruction) {
        world.tell(Ask{world.pull, {ActorKind::user, "admin"}, "5", index, {}, std::move(instruction)});
    };
    ask(0, ShowStatus{});
    ask(1, WhoIs{"alice"});
    ask(2, Misunderstood{"dance", "it is not a command"});
    const auto comments = [&] {
        std::vector<Effect> said = outbox(world.state, {"bot"});
        std::erase_if(said, [](const Effect& effect) { return !std::holds_alternative<PutComment>(effect.body); });
        return said;
    };
    EXPECT_TRUE(comments().empty()) << "one command is still being followed";
    world.tell(RequestAnswered{"access:comment:demo/sums/1/5/1", "alice may run benchmarks"});
    ASSERT_EQ(comments().size(), 1U);
    const Effect said = comments().front();
    EXPECT_EQ(said.id, "reply:comment:demo/sums/1/5/0+2");
    EXPECT_EQ(std::get<PutComment>(said.body).body,
              "<!-- tachograph:reply:comment:demo/sums/1/5/0+2 -->\n"
              "@admin nobody has asked for benchmarks of this pull request yet.\n\n"
              "alice may run benchmarks\n\n"
              "I cannot follow `dance`: it is not a command.\n");
    EXPECT_EQ(world.tell(EffectPerformed{said.id, "7"}).size(), 1U);
    EXPECT_TRUE(world.state.replies.empty());
    EXPECT_TRUE(world.tell(EffectPerformed{said.id, "7"}).empty());
}

TEST_F(Answers, AnswersFitTheForgesLimit) {
    world.run_job();
    world.tell(RunnerFailed{world.job(1), "bench-03", std::string(100'000, 'r'), std::string(500'000, '`')});
    EXPECT_LE(result().size(), longest_comment);
    EXPECT_LE(progress().size(), longest_comment);
}

}  // namespace
}  // namespace tachograph
