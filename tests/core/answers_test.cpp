// What people read on a pull request, word for word.
#include "core/answers.hpp"

#include "core/outbox.hpp"
#include "tests/core/world.hpp"

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
    std::string reply() { return reply_comment(world.state.replies.begin()->second, world.state, "bot"); }
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

TEST_F(Answers, NobodyIsAdvisedToRetryWhatIsGone) {
    world.run_job();
    world.tell(RunnerFailed{world.job(1), "bench-03", "commit 1234 is no longer to be had", ""});
    EXPECT_THAT(result(), HasSubstr("is no longer to be had"));
    EXPECT_THAT(result(), Not(HasSubstr("retry")));
}

TEST_F(Answers, ARefusalSaysWhyAndWhoMay) {
    world.ask("mallory", RunBenchmarks{});
    EXPECT_THAT(result(), HasSubstr("@mallory"));
    EXPECT_THAT(result(), HasSubstr("mallory may not run benchmarks on demo/sums"));
}

TEST_F(Answers, HelpNamesEveryCommand) {
    world.ask("mallory", Question{Topic::help});
    for (const char* command : {"runbenchmarks", "abort", "retry", "status", "queue", "benchmarkers", "help"})
        EXPECT_THAT(reply(), HasSubstr(command));
}

TEST_F(Answers, NoAnswerIsLongerThanAForgeTakes) {
    world.run_job();
    world.tell(RunnerFailed{world.job(1), "bench-03", std::string(100'000, 'r'), std::string(500'000, '`')});
    EXPECT_LE(result().size(), longest_comment);
    EXPECT_LE(progress().size(), longest_comment);
}

}  // namespace
}  // namespace tachograph
