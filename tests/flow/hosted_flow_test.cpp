// DiffEqBot's own configuration: GitHub, GitLab's pipelines, and the log and the reports on the host over HTTP with a
// password. Nothing important is only on this machine's disk.
#include "tests/deployment/deployment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::HasSubstr;
using testing::Host;

class HostedFlow : public ::testing::TestWithParam<Host> {
  protected:
    static DeploymentOptions hosted(const std::string& script = {}) { return testing::hosted_on(GetParam(), script); }
    static void restart_on_another_machine(Deployment& deployment) {
        deployment.kill();
        deployment.lose_disk();
        deployment.start();
    }
    // Everything before it is done too, and nothing is in progress.
    static void wait_until_published(Deployment& deployment, const std::string& event) {
        ASSERT_TRUE(deployment.wait_until([&](const State& state) {
            if (!state.replies.empty()) return false;
            const std::string log = deployment.on_host("bot/log", "log --format=%H%n%B main");
            return log.starts_with(deployment.log_tip()) && log.find("Event: " + event) != std::string::npos;
        }));
    }
    static void expect_everything_is_on_the_host(Deployment& deployment) {
        EXPECT_EQ(deployment.stop(), 0);
        EXPECT_EQ(deployment.on_host("bot/log", "rev-parse main"), deployment.log_tip() + "\n");
        std::string output;
        EXPECT_EQ(deployment.run_program("verify", &output), 0) << output;
    }
};

INSTANTIATE_TEST_SUITE_P(On, HostedFlow, ::testing::Values(Host::github, Host::github_poll),
                         [](const auto& host) { return host.param == Host::github ? "GitHub" : "GitHubPolled"; });

TEST_P(HostedFlow, ACommentBecomesAReportOnTheHost) {
    Deployment deployment(hosted());
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled(60)) << deployment.gitlab().trace(1);
    const State state = deployment.state();
    const Job job = find_job(state, deployment.job()).value();
    ASSERT_EQ(job.stage, Stage::reported) << job.reason << job.log;
    EXPECT_THAT(job.report->url, HasSubstr("/bot/Reports/blob/HEAD/" + job.report->path));
    EXPECT_THAT(deployment.on_host("bot/Reports", "show main:" + job.report->path), HasSubstr("2.00×"));
    EXPECT_EQ(deployment.count_comments(job.report->url), 1);
    expect_everything_is_on_the_host(deployment);
}

TEST_P(HostedFlow, AnotherMachineContinuesARunningJob) {
    Deployment deployment(hosted("sleep 600"));
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    wait_until_published(deployment, "job.running");
    restart_on_another_machine(deployment);
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::running);
    deployment.ask("alice", "@tachograph abort");
    ASSERT_TRUE(deployment.wait_until_settled(60));
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::aborted);
    EXPECT_EQ(deployment.count_comments("progress:demo/speed/1/1"), 1);
    expect_everything_is_on_the_host(deployment);
}

// Whenever the disk is lost, a service with a new disk reaches the same end.
TEST_P(HostedFlow, LostDiskAtEveryStepIsTolerated) {
    Deployment deployment(hosted());
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    for (const Stage stage : {Stage::accepted, Stage::running, Stage::measured}) {
        deployment.wait_until([&](const State& state) {
            const auto job = find_job(state, deployment.job());
            return job && (job->stage >= stage || is_terminal(job->stage));
        });
        restart_on_another_machine(deployment);
    }
    ASSERT_TRUE(deployment.wait_until_settled(60)) << deployment.gitlab().trace(1);
    const State state = deployment.state();
    EXPECT_EQ(count_jobs(state), 1U);
    const Job job = find_job(state, deployment.job()).value();
    EXPECT_EQ(job.stage, Stage::reported) << job.reason << job.log;
    EXPECT_EQ(deployment.gitlab().pipelines(), 1);
    EXPECT_EQ(deployment.on_host("bot/Reports", "rev-list --count --grep Job: main"), "1\n");
    EXPECT_EQ(deployment.count_comments("progress:demo/speed/1/1"), 1);
    EXPECT_EQ(deployment.count_comments("@alice **1 regression"), 1);
    expect_everything_is_on_the_host(deployment);
}

TEST_P(HostedFlow, CommentsDuringALostDiskAreFollowed) {
    Deployment deployment(hosted());
    deployment.start();
    deployment.ask("alice", "@tachograph help");
    wait_until_published(deployment, "effect.done");
    deployment.kill();
    deployment.say("mallory", "@tachograph runbenchmarks");
    deployment.lose_disk();
    deployment.start();
    ASSERT_TRUE(deployment.wait_until(
        [&](const State&) { return deployment.count_comments("mallory may not run benchmarks on demo/speed") > 0; }));
    EXPECT_EQ(deployment.count_comments("mallory may not run benchmarks on demo/speed"), 1);
}

// The host restores an old backup of the log, and this machine is new.
TEST_P(HostedFlow, TruncatedLogIsReported) {
    Deployment deployment(hosted());
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled(60)) << deployment.gitlab().trace(1);
    wait_until_published(deployment, "job.reported");
    const std::string backup = deployment.on_host("bot/log", "rev-parse main");
    deployment.push("3000");
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until(
        [&](const State& state) {
            const auto job = find_job(state, deployment.job(2));
            return job && is_terminal(job->stage) && testing::settled(state);
        },
        60));
    deployment.kill();
    deployment.on_host("bot/log", "update-ref refs/heads/main " + backup);
    deployment.lose_disk();
    deployment.start();
    std::string ready;
    EXPECT_TRUE(deployment.wait_until([&](const State&) {
        ready = deployment.call("GET", "/readyz").body;
        return ready.find("has a report of demo/speed#1/2, but the event log does not know this job") !=
               std::string::npos;
    })) << ready;
}

// The host restores an old backup of the log while the service is down. The service's disk has the whole log.
TEST_P(HostedFlow, TruncatedLogOnTheHostIsRestoredAndReported) {
    Deployment deployment(hosted());
    deployment.start();
    deployment.ask("alice", "@tachograph help");
    wait_until_published(deployment, "effect.done");
    const std::string backup = deployment.on_host("bot/log", "rev-parse main~2");
    deployment.kill();
    const std::string tip = deployment.log_tip();
    deployment.on_host("bot/log", "update-ref refs/heads/main " + backup);
    deployment.start();
    EXPECT_THAT(deployment.call("GET", "/readyz").body, HasSubstr("has lost events that were published"));
    std::string lines;
    deployment.shell("grep -c 'has lost events that were published' " + deployment.folder() + "/serve.log", &lines);
    EXPECT_EQ(lines, "1\n");
    EXPECT_EQ(deployment.on_host("bot/log", "merge-base main " + tip), tip + "\n");
}

TEST_P(HostedFlow, SecondServiceDoesNotWriteTheLog) {
    Deployment deployment(hosted());
    deployment.start();
    deployment.ask("alice", "@tachograph help");
    wait_until_published(deployment, "effect.done");
    deployment.shell("cd " + deployment.folder() + " && git clone -q github/bot/log.git other && cd other && " +
                     "git -c user.name=x -c user.email=x@example.org commit -q --allow-empty -m other && git push -q");
    deployment.say("alice", "@tachograph status");
    deployment.ask("alice", "@tachograph queue");
    EXPECT_EQ(deployment.wait_for_end(), 1);
    std::string log;
    deployment.shell("tail -n 1 " + deployment.folder() + "/serve.log", &log);
    EXPECT_THAT(log, HasSubstr("only one service may write to a log"));
}

}  // namespace
}  // namespace tachograph
