// The service is killed after every single event of a job, as by a power failure, and must reach the same end after a
// restart.
#include "tests/deployment/deployment.hpp"

#include <algorithm>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::Deployment;

// A job has eleven events, after the one that adopts the configuration's access. It may have fewer, because one edit of
// the progress comment may stand for two.
constexpr int first_event = 1;
constexpr int last_event = 12;

bool wait_for_results(const Deployment& deployment) {
    for (int tries = 0; tries < 600; ++tries) {
        if (deployment.shell("test -e '" + deployment.job_folder() + "/results.json'") == 0) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

void expect_one_of_everything(Deployment& deployment, Stage stage) {
    ASSERT_TRUE(deployment.wait_until_settled());
    const State state = deployment.state();
    const Job job = find_job(state, deployment.job()).value();
    EXPECT_EQ(job.stage, stage) << job.reason << "\n" << job.log;
    EXPECT_EQ(count_jobs(state), 1U);
    EXPECT_EQ(deployment.count_comments("tachograph:progress:"), 1);
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
    EXPECT_EQ(deployment.comments().size(), 3U);
    std::string reports;
    deployment.shell(
        "git -C " + deployment.folder() + "/data/reports.git log --oneline --grep 'Job: demo/speed/1/1' main",
        &reports);
    EXPECT_EQ(std::ranges::count(reports, '\n'), stage == Stage::reported ? 1 : 0) << reports;
    std::string output;
    EXPECT_EQ(deployment.run_program("verify", &output), 0) << output;
}

class KilledAfterEvent : public ::testing::TestWithParam<int> {};

TEST_P(KilledAfterEvent, JobEndsOnce) {
    Deployment deployment;
    deployment.start();
    const ForgeComment comment = deployment.say("alice", "@tachograph runbenchmarks");
    deployment.deliver(comment);
    ASSERT_TRUE(deployment.wait_until([](const State& state) {
        return state.events >= static_cast<std::uint64_t>(GetParam()) || testing::settled(state);
    }));
    deployment.kill();
    deployment.start();
    deployment.deliver(comment, "delivered again after the crash");
    expect_one_of_everything(deployment, Stage::reported);
}

INSTANTIATE_TEST_SUITE_P(Every, KilledAfterEvent, ::testing::Range(first_event, last_event + 1));

class KilledAfterMilliseconds : public ::testing::TestWithParam<int> {};

TEST_P(KilledAfterMilliseconds, JobEndsOnce) {
    Deployment deployment;
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    for (int crash = 0; crash < 3; ++crash) {
        std::this_thread::sleep_for(std::chrono::milliseconds(GetParam()));
        deployment.kill();
        deployment.start();
    }
    expect_one_of_everything(deployment, Stage::reported);
}

INSTANTIATE_TEST_SUITE_P(Some, KilledAfterMilliseconds, ::testing::Values(1, 7, 23, 61, 150));

TEST(Killed, WhileTheRunnerWorksKeepsItsResults) {
    testing::DeploymentOptions options;
    options.script = "sleep 0.5; " + options.script;
    Deployment deployment(options);
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    deployment.kill();
    // The runner finishes meanwhile, and waits for the service.
    ASSERT_TRUE(wait_for_results(deployment));
    deployment.start();
    expect_one_of_everything(deployment, Stage::reported);
}

TEST(Killed, ServiceAndRunnerKeepTheResults) {
    testing::DeploymentOptions options;
    options.script = "sleep 0.2; " + options.script;
    Deployment deployment(options);
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    deployment.kill();
    ASSERT_TRUE(wait_for_results(deployment));
    deployment.shell("kill -9 $(cat '" + deployment.job_folder() + "/pid')");
    deployment.start();
    expect_one_of_everything(deployment, Stage::reported);
}

TEST(Killed, DuringAnAbortKeepsTheJobAborted) {
    testing::DeploymentOptions options;
    options.script = "sleep 600";
    Deployment deployment(options);
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    deployment.ask("alice", "@tachograph abort");
    deployment.kill();
    deployment.start();
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::aborted);
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
    EXPECT_EQ(deployment.shell("flock -n '" + deployment.job_folder() + "/lock' true"), 0)
        << "the runner is still there";
}

}  // namespace
}  // namespace tachograph
