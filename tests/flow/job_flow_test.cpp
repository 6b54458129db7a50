// From a comment on a pull request to the report, with all parts real.
#include "tests/deployment/deployment.hpp"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Host;
using ::testing::Not;

class JobFlow : public ::testing::TestWithParam<Host> {
  protected:
    static DeploymentOptions on_host() {
        DeploymentOptions options;
        options.host = GetParam();
        return options;
    }
    static DeploymentOptions slow() {
        DeploymentOptions options = on_host();
        options.script = "sleep 600";
        return options;
    }
};

std::string name_of(const ::testing::TestParamInfo<Host>& host) {
    return host.param == Host::local ? "Local" : host.param == Host::github ? "GitHub" : "GitHubPolled";
}

INSTANTIATE_TEST_SUITE_P(On, JobFlow, ::testing::Values(Host::local, Host::github, Host::github_poll), name_of);

TEST_P(JobFlow, ACommentBecomesAReport) {
    Deployment deployment(on_host());
    deployment.start();
    deployment.ask("alice", "Please look.\n\n@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    const State state = deployment.state();
    const Job job = find_job(state, deployment.job()).value();
    ASSERT_EQ(job.stage, Stage::reported) << job.reason << job.log;
    EXPECT_EQ(job.report->tally, (Tally{0, 1, 0, 0, 0, 0}));
    EXPECT_THAT(job.report->headline, HasSubstr("speed is 2.00× slower"));
    EXPECT_THAT(deployment.report(job), HasSubstr("| `speed` | 1 µs | 2 µs | 2.00× |"));
    EXPECT_EQ(deployment.count_comments("progress:demo/speed/1/1"), 1);
    EXPECT_EQ(deployment.count_comments("@alice **1 regression"), 1);
    EXPECT_THAT(deployment.comments().front().reactions, ElementsAre("eyes"));
    std::string output;
    EXPECT_EQ(deployment.run_program("verify", &output), 0) << output;
    EXPECT_EQ(deployment.stop(), 0);
}

TEST_P(JobFlow, TheReportCommitNamesItsJob) {
    Deployment deployment(on_host());
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    std::string trailer;
    deployment.shell(
        "git -C " + deployment.folder() + "/data/reports.git log -1 --format='%(trailers:key=Job,valueonly)' main",
        &trailer);
    EXPECT_THAT(trailer, HasSubstr("demo/speed/1/1"));
}

TEST_P(JobFlow, OutsiderIsRefused) {
    Deployment deployment(on_host());
    deployment.start();
    deployment.ask("mallory", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until(
        [&](const State&) { return deployment.count_comments("mallory may not run benchmarks on demo/speed") > 0; }));
    EXPECT_EQ(count_jobs(deployment.state()), 0U);
    EXPECT_EQ(deployment.count_comments("mallory may not run benchmarks on demo/speed"), 1);
}

TEST_P(JobFlow, QuestionsAndNonsenseAreAnswered) {
    Deployment deployment(on_host());
    deployment.start();
    deployment.ask("mallory", "@tachograph help\n@tachograph runbenchmark\n@tachograph benchmarkers");
    ASSERT_TRUE(deployment.wait_until([](const State& state) { return state.events >= 5 && state.replies.empty(); }));
    EXPECT_EQ(deployment.count_comments("tachograph:reply:"), 1) << "one answer to one comment";
    EXPECT_EQ(deployment.count_comments("| `@tachograph abort`"), 1);
    EXPECT_EQ(deployment.count_comments("did you mean runbenchmarks?"), 1);
    EXPECT_EQ(deployment.count_comments("- alice (benchmarker of the organisation)"), 1);
}

TEST_P(JobFlow, APushAfterTheCommentChangesNothing) {
    Deployment deployment(on_host());
    // Comments from before the log began are ignored.
    deployment.start();
    ASSERT_TRUE(deployment.wait_until([](const State& state) { return state.reading.has_value(); }));
    deployment.stop();
    const ForgeComment comment = deployment.say("alice", "@tachograph runbenchmarks");
    const std::string before = deployment.head();
    deployment.push("9000");
    deployment.start();
    deployment.deliver(comment);
    ASSERT_TRUE(deployment.wait_until_settled());
    const State state = deployment.state();
    EXPECT_EQ(find_job(state, deployment.job()).value().head, before);
    EXPECT_THAT(find_job(state, deployment.job()).value().report->headline, HasSubstr("2.00× slower"));
}

TEST_P(JobFlow, ArgumentsAreApplied) {
    Deployment deployment(on_host());
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks base=slower");
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(deployment.count_comments("head and base are the same commit"), 1);
    deployment.ask("alice", "@tachograph runbenchmarks only=nothing*", 2);
    ASSERT_TRUE(deployment.wait_until(
        [&](const State& state) { return find_job(state, deployment.job(1, 2)) && state.jobs.empty(); }));
    EXPECT_EQ(deployment.count_comments("nothing was compared: no benchmark is called", 2), 1);
}

TEST_P(JobFlow, FailureShowsTheEndOfTheLog) {
    DeploymentOptions options = on_host();
    options.script = "echo compiling; echo 'error: no such thing' >&2; exit 3";
    Deployment deployment(options);
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::failed);
    EXPECT_EQ(deployment.count_comments("benchmark/run of the head ended with exit code 3 in round 1"), 1);
    EXPECT_EQ(deployment.count_comments("compiling\nerror: no such thing"), 1);
}

TEST_P(JobFlow, UnknownResultFilesAreAFailure) {
    DeploymentOptions options = on_host();
    options.script = "echo '{\"speed\": 1}' > $TACHOGRAPH_RESULTS/results.json";
    Deployment deployment(options);
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::failed);
    EXPECT_EQ(deployment.count_comments("is not in a known format"), 1);
}

TEST_P(JobFlow, AbortEndsARunningJob) {
    Deployment deployment(slow());
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    deployment.ask("bob", "@tachograph abort");
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::aborted);
    EXPECT_EQ(deployment.count_comments("was aborted by bob"), 1);
    const auto events = deployment.events();
    EXPECT_EQ(std::ranges::count(events, "job.failed/2"), 0);
    EXPECT_EQ(deployment.shell("flock -n " + deployment.job_folder() + "/lock true"), 0) << "the runner is still there";
}

TEST_P(JobFlow, APendingJobWaitsAndCanBeAborted) {
    Deployment deployment(slow());
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    deployment.ask("bob", "@tachograph runbenchmarks", 2);
    ASSERT_TRUE(deployment.wait_until([](const State& state) { return state.queue.size() == 1; }));
    deployment.ask("bob", "@tachograph abort", 2);
    deployment.ask("alice", "@tachograph abort", 1);
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(deployment.count_comments("1 job was before it", 2), 0);  // edited since
    EXPECT_EQ(deployment.shell("test -e '" + deployment.job_folder(1, 2) + "'"), 1) << "the aborted job was started";
}

TEST_P(JobFlow, DeadRunnerIsNoticed) {
    Deployment deployment(slow());
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    ASSERT_EQ(deployment.shell("kill -9 $(cat '" + deployment.job_folder() + "/pid')"), 0);
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::failed);
    EXPECT_EQ(deployment.count_comments("the runner died without a message"), 1);
}

TEST_P(JobFlow, AJobThatTakesTooLongIsEnded) {
    DeploymentOptions options = slow();
    options.script = "head -c 2000000000 /dev/zero | tail > /dev/null";  // all of it in memory
    options.limits = "\"memory_mb\": 64";
    Deployment deployment(options);
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::failed);
}

TEST_P(JobFlow, RetryRunsTheSameCommitsAgain) {
    Deployment deployment(on_host());
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    deployment.ask("bob", "@tachograph retry");
    ASSERT_TRUE(deployment.wait_until(
        [&](const State& state) { return find_job(state, deployment.job(2)) && state.jobs.empty(); }));
    const State state = deployment.state();
    EXPECT_EQ(find_job(state, deployment.job(2)).value().stage, Stage::reported);
    EXPECT_EQ(find_job(state, deployment.job(2)).value().head, find_job(state, deployment.job(1)).value().head);
    EXPECT_EQ(deployment.count_comments("@bob **1 regression"), 1);
}

}  // namespace
}  // namespace tachograph
