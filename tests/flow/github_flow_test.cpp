// What only a host does: it is down, it limits, it tells of pushes and closings, it shows the state of a commit.
#include "tests/deployment/deployment.hpp"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::Contains;
using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Host;
using testing::pull_payload;

DeploymentOptions on(Host host, const std::string& settings = {}) {
    DeploymentOptions options;
    options.host = host;
    options.settings = settings;
    return options;
}

// Pull request 2 keeps the runner busy, so that the job of pull request 1 is pending.
void keep_busy(Deployment& deployment) {
    deployment.ask("bob", "@tachograph runbenchmarks", 2);
    ASSERT_TRUE(deployment.wait_until([&](const State& state) {
        const auto job = find_job(state, deployment.job(1, 2));
        return job && job->stage == Stage::running;
    }));
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::accepted));
}

TEST(GitHubFlow, TheCommitShowsWhatTheJobDoes) {
    Deployment deployment(on(Host::github));
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    const auto states = deployment.github().statuses(deployment.head());
    ASSERT_FALSE(states.empty());
    EXPECT_EQ(states.front(), "pending");
    EXPECT_EQ(states.back(), "success");
}

TEST(GitHubFlow, AReviewMaySpeakToTheBotToo) {
    for (const Host host : {Host::github, Host::github_poll}) {
        Deployment deployment(on(host));
        deployment.start();
        const auto payload =
            deployment.github().add_review({"demo/speed", 1}, "alice", "Well.\n@tachograph runbenchmarks");
        if (host == Host::github) {
            EXPECT_EQ(deployment.deliver("pull_request_review", payload.dump()), 202);
            EXPECT_EQ(deployment.deliver("pull_request_review", payload.dump()), 202);
        }
        ASSERT_TRUE(deployment.wait_until_settled());
        EXPECT_EQ(count_jobs(deployment.state()), 1U);
        EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
        EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
    }
}

// More than a page of GitHub's, whose tag stays the same when another page follows.
TEST(GitHubFlow, ALongConversationIsReadToItsEnd) {
    Deployment deployment(on(Host::github_poll));
    for (int n = 0; n < 100; ++n) deployment.say("alice", "a word");
    deployment.start();
    for (int job = 1; job <= 2; ++job) {
        deployment.ask("mallory", "@tachograph runbenchmarks");
        ASSERT_TRUE(deployment.wait_until(
            [&](const State& state) { return find_job(state, deployment.job(job)) && state.jobs.empty(); }));
    }
    EXPECT_EQ(deployment.count_comments("mallory may not"), 2);
}

TEST(GitHubFlow, AHostThatIsDownIsWaitedFor) {
    Deployment deployment(on(Host::github));
    deployment.start();
    deployment.github().answer_next(6, {502, "text/html", "<html>Unicorn!</html>", {}});
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
    EXPECT_EQ(deployment.count_comments("tachograph:progress:"), 1);
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
}

TEST(GitHubFlow, ALimitIsObeyed) {
    Deployment deployment(on(Host::github));
    deployment.start();
    deployment.github().answer_next(1,
                                    {403,
                                     "application/json",
                                     R"({"message": "You have exceeded a secondary rate limit."})",
                                     {{"Retry-After", "3"}}},
                                    "/reactions");
    const auto start = std::chrono::steady_clock::now();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    // What was refused waited as long as it was told to.
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
}

TEST(GitHubFlow, APushIsSaidAndTheJobStaysWithWhatWasAskedFor) {
    DeploymentOptions options = on(Host::github);
    options.script = "sleep 600";
    Deployment deployment(options);
    deployment.start();
    keep_busy(deployment);
    const std::string asked = deployment.head();
    const std::string pushed = deployment.push("3000");
    EXPECT_EQ(deployment.deliver("pull_request", pull_payload("synchronize", pushed, "alice")), 202);
    EXPECT_EQ(deployment.deliver("pull_request", pull_payload("synchronize", pushed, "alice")), 202);
    ASSERT_TRUE(deployment.wait_until(
        [&](const State& state) { return find_job(state, deployment.job()).value().newer_head == pushed; }));
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().head, asked);
    for (int tries = 0; tries < 200 && deployment.count_comments(pushed.substr(0, 10)) == 0; ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(deployment.count_comments(pushed.substr(0, 10)), 1);
}

TEST(GitHubFlow, APushSupersedesWhereItIsConfiguredSo) {
    DeploymentOptions options = on(Host::local, R"("github": {"on_push": "supersede"},)");
    options.script = "sleep 600";
    Deployment deployment(options);
    deployment.start();
    keep_busy(deployment);
    const std::string pushed = deployment.push("3000");
    deployment.deliver("pull_request", pull_payload("synchronize", pushed, "mallory"));
    deployment.deliver("pull_request", pull_payload("synchronize", pushed, "alice"));
    ASSERT_TRUE(deployment.wait_until([&](const State& state) {
        const auto second = find_job(state, deployment.job(2));
        return second && second->stage == Stage::accepted;
    }));
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::aborted);
    EXPECT_EQ(find_job(deployment.state(), deployment.job(2)).value().head, pushed);
}

TEST(GitHubFlow, ClosingEndsAPendingJob) {
    DeploymentOptions options = on(Host::github);
    options.script = "sleep 600";
    Deployment deployment(options);
    deployment.start();
    keep_busy(deployment);
    deployment.close();
    deployment.deliver("pull_request", pull_payload("closed", deployment.head(), "chris"));
    ASSERT_TRUE(deployment.wait_for_stage(Stage::aborted));
    EXPECT_THAT(find_job(deployment.state(), deployment.job()).value().reason, HasSubstr("closed"));
}

TEST(GitHubFlow, ClosingIsNoticedWithoutAWord) {
    DeploymentOptions options = on(Host::github_poll);
    options.script = "sleep 600";
    Deployment deployment(options);
    deployment.start();
    keep_busy(deployment);
    deployment.close();
    ASSERT_TRUE(deployment.wait_for_stage(Stage::aborted));
}

TEST(GitHubFlow, ABadTokenIsSaidAndNothingIsLost) {
    Deployment deployment(on(Host::github));
    deployment.start();
    deployment.github().answer_next(1, {401, "application/json", R"({"message": "Bad credentials"})", {}},
                                    "/reactions");
    deployment.ask("alice", "@tachograph runbenchmarks");
    std::string log;
    for (int tries = 0; tries < 200 && log.find("Bad credentials") == std::string::npos; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        deployment.shell("cat " + deployment.folder() + "/serve.log", &log);
    }
    EXPECT_THAT(log, HasSubstr("check the token or the App's key"));
    EXPECT_EQ(count_jobs(deployment.state()), 1U);
}

TEST(GitHubFlow, RestartedAtEveryStepItAnswersOnce) {
    Deployment deployment(on(Host::github));
    deployment.start();
    const ForgeComment comment = deployment.ask("alice", "@tachograph runbenchmarks");
    for (std::uint64_t events = 1; events <= 12; ++events) {
        ASSERT_TRUE(deployment.wait_until(
            [&](const State& state) { return state.events >= events || testing::settled(state); }));
        deployment.kill();
        deployment.start();
        deployment.deliver(comment, "again");
    }
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
    EXPECT_EQ(deployment.comments().size(), 3U);
}

}  // namespace
}  // namespace tachograph
