// The machine's clock is wrong: behind the log's last event, far ahead, or jumping between two starts.
#include "tests/deployment/deployment.hpp"

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::Deployment;
using testing::DeploymentOptions;
using testing::Host;

// Programs that start while this object lives have a wall clock that is so far ahead.
class WrongClock {
  public:
    explicit WrongClock(std::chrono::seconds ahead) {
        ::setenv("LD_PRELOAD", TACHOGRAPH_WRONG_CLOCK, 1);
        ::setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 0);
        ::setenv("TACHOGRAPH_TEST_CLOCK", std::to_string(ahead.count()).c_str(), 1);
    }
    WrongClock(const WrongClock&) = delete;
    WrongClock& operator=(const WrongClock&) = delete;
    ~WrongClock() {
        ::unsetenv("LD_PRELOAD");
        ::unsetenv("TACHOGRAPH_TEST_CLOCK");
    }
};

class ClockFlow : public ::testing::TestWithParam<Host> {
  protected:
    static void start(Deployment& deployment, std::chrono::hours ahead) {
        const WrongClock wrong(ahead);
        deployment.start();
    }
    static void expect_report(Deployment& deployment, int job) {
        deployment.ask("alice", "@tachograph runbenchmarks");
        ASSERT_TRUE(deployment.wait_until([&](const State& state) {
            const auto known = find_job(state, deployment.job(job));
            return known && is_terminal(known->stage) && testing::settled(state);
        })) << "job "
            << job;
        const Job known = find_job(deployment.state(), deployment.job(job)).value();
        EXPECT_EQ(known.stage, Stage::reported) << known.reason << known.log;
        EXPECT_EQ(deployment.count_comments(known.report->url), 1);
    }
};

INSTANTIATE_TEST_SUITE_P(On, ClockFlow, ::testing::Values(Host::local, Host::github),
                         [](const auto& host) { return host.param == Host::local ? "Local" : "GitHub"; });

TEST_P(ClockFlow, ClockJumpBetweenStartsIsTolerated) {
    DeploymentOptions options;
    options.host = GetParam();
    Deployment deployment(options);
    deployment.start();
    expect_report(deployment, 1);
    int job = 2;
    for (const int days : {-3, 400, 0}) {
        EXPECT_EQ(deployment.stop(), 0);
        start(deployment, std::chrono::hours(24 * days));
        deployment.push(std::to_string(3000 + job));
        expect_report(deployment, job++);
    }
    // The job of the second of these starts was accepted in the future.
    EXPECT_GT(find_job(deployment.state(), deployment.job(3)).value().accepted_at.value(),
              std::chrono::system_clock::now() + std::chrono::hours(24 * 399));
    EXPECT_EQ(deployment.stop(), 0);
    std::string output;
    EXPECT_EQ(deployment.run_program("verify", &output), 0) << output;
}

// It ignores comments from before, and follows all later ones.
TEST(FirstStartByAWrongClock, UsesTheForgesTime) {
    for (const int days : {-3, 3}) {
        DeploymentOptions options;
        options.host = Host::github_poll;
        Deployment deployment(options);
        deployment.say("alice", "@tachograph queue");
        std::this_thread::sleep_for(std::chrono::seconds(3));
        const WrongClock wrong(std::chrono::hours(24 * days));
        deployment.start();
        deployment.say("alice", "@tachograph status");
        for (int tries = 0; tries < 1000 && deployment.count_comments("nobody has asked for benchmarks") == 0; ++tries)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        EXPECT_EQ(deployment.count_comments("nobody has asked for benchmarks"), 1) << days;
        EXPECT_EQ(deployment.count_comments("nothing waits"), 0) << days;
    }
}

// Times of the forge are compared with times of the log, which are by this machine's clock.
class PullRequestByAWrongClock : public ::testing::Test {
  protected:
    PullRequestByAWrongClock() {
        DeploymentOptions options;
        options.host = Host::github;
        options.script = "sleep 600";
        deployment = std::make_unique<Deployment>(options);
    }
    void start_with_a_pending_job(std::chrono::hours ahead) {
        const WrongClock wrong(ahead);
        deployment->start();
        // It keeps the runner busy.
        deployment->ask("bob", "@tachograph runbenchmarks", 2);
        ASSERT_TRUE(deployment->wait_until([&](const State& state) {
            const auto known = find_job(state, deployment->job(1, 2));
            return known && known->stage == Stage::running;
        }));
        deployment->ask("alice", "@tachograph runbenchmarks");
        ASSERT_TRUE(deployment->wait_for_stage(Stage::accepted));
    }
    Stage stage() const { return find_job(deployment->state(), deployment->job()).value().stage; }

    std::unique_ptr<Deployment> deployment;
};

TEST_F(PullRequestByAWrongClock, LateDeliveryOfAnEarlierClosingEndsNoJob) {
    const std::string late = testing::pull_payload("closed", deployment->head(), "alice");
    std::this_thread::sleep_for(std::chrono::seconds(3));
    start_with_a_pending_job(std::chrono::hours(-3));
    EXPECT_EQ(deployment->deliver("pull_request", late), 202);
    EXPECT_EQ(stage(), Stage::accepted);
}

TEST_F(PullRequestByAWrongClock, ClosingEndsAPendingJob) {
    start_with_a_pending_job(std::chrono::hours(3));
    const std::string payload = testing::pull_payload("closed", deployment->head(), "alice");
    EXPECT_EQ(deployment->deliver("pull_request", payload), 202);
    EXPECT_EQ(stage(), Stage::aborted);
}

}  // namespace
}  // namespace tachograph
