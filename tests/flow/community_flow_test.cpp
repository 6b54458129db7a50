// A community that ran DiffEqBot, with its configuration: what people and machines do, and the answers that they get.
#include "tests/deployment/deployment.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::Deployment;
using ::testing::HasSubstr;
using testing::Host;

const std::string measure = testing::DeploymentOptions().script;

class CommunityFlow : public ::testing::TestWithParam<Host> {
  protected:
    void start(const std::string& script = {}) {
        deployment = std::make_unique<Deployment>(testing::hosted_on(GetParam(), script));
        deployment->start();
    }
    Stage stage(int job = 1) const { return find_job(deployment->state(), deployment->job(job)).value().stage; }
    void wait_for(Stage stage, int job = 1) const {
        ASSERT_TRUE(deployment->wait_until([&](const State& state) {
            const auto found = find_job(state, deployment->job(job));
            return found && found->stage == stage;
        }));
    }
    void wait_until_settled() const { ASSERT_TRUE(deployment->wait_until_settled(60)) << trace(); }
    std::string trace() const { return deployment->gitlab().pipelines() > 0 ? deployment->gitlab().trace(1) : ""; }
    // The bot's comment that contains this text; empty unless there is exactly one.
    std::string said(const std::string& part) const {
        std::string found;
        for (const git::StoredComment& comment : deployment->comments()) {
            const bool ours = comment.author == "tachograph" && comment.text.find(part) != std::string::npos;
            if (ours && !found.empty()) return "it was said twice";
            if (ours) found = comment.text;
        }
        return found;
    }

    std::unique_ptr<Deployment> deployment;
};

INSTANTIATE_TEST_SUITE_P(On, CommunityFlow, ::testing::Values(Host::github, Host::github_poll),
                         [](const auto& host) { return host.param == Host::github ? "GitHub" : "GitHubPolled"; });

// Tests of what only webhook deliveries report.
class CommunityByWebhook : public CommunityFlow {};

INSTANTIATE_TEST_SUITE_P(On, CommunityByWebhook, ::testing::Values(Host::github),
                         [](const auto& /*host*/) { return std::string("GitHub"); });

TEST_P(CommunityFlow, StrangersAndSecondJobsAreRefused) {
    start("sleep 600");
    deployment->ask("mallory", "@tachograph runbenchmarks");
    deployment->ask("alice", "@tachograph runbenchmarks");
    wait_for(Stage::running);
    deployment->ask("bob", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_until(
        [&](const State&) { return !said("job 1 of this pull request is running already").empty(); }));
    deployment->ask("alice", "@tachograph abort");
    wait_until_settled();
    EXPECT_THAT(said("mallory may not run benchmarks on demo/speed"), HasSubstr("@mallory"));
    EXPECT_THAT(said("job 1 of this pull request is running already"), HasSubstr("@bob"));
    EXPECT_EQ(stage(), Stage::aborted);
}

TEST_P(CommunityByWebhook, ARepositoryThatIsNotRegisteredIsRefused) {
    start();
    deployment->shell("cd " + deployment->folder() + "/github/demo && git clone -q --mirror speed.git other.git");
    const PullId other{"demo/other", 1};
    EXPECT_EQ(deployment->deliver(deployment->forge().add_comment(other, "alice", "@tachograph runbenchmarks")), 202);
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return state.events > 2 && state.replies.empty(); }));
    const auto comments = deployment->forge().comments(other);
    EXPECT_EQ(std::ranges::count_if(comments,
                                    [](const git::StoredComment& comment) {
                                        return comment.text.find("demo/other is not registered for benchmarks") !=
                                               std::string::npos;
                                    }),
              1);
}

TEST_P(CommunityFlow, APendingJobIsAborted) {
    deployment = std::make_unique<Deployment>(testing::hosted_on(GetParam()));
    deployment->gitlab().take_runners_away();
    deployment->start();
    deployment->ask("alice", "@tachograph runbenchmarks");
    wait_for(Stage::accepted);
    deployment->ask("alice", "@tachograph abort");
    wait_until_settled();
    EXPECT_EQ(stage(), Stage::aborted);
    EXPECT_EQ(deployment->count_comments("tachograph:progress:"), 1);
    EXPECT_TRUE(deployment->gitlab().pipelines() == 0 || deployment->gitlab().status(1) == "canceled");
}

TEST_P(CommunityFlow, AFailureShowsTheEndOfTheLog) {
    start("echo 'ERROR: LoadError: UndefVarError' >&2; exit 1");
    deployment->ask("alice", "@tachograph runbenchmarks");
    wait_until_settled();
    EXPECT_EQ(stage(), Stage::failed);
    EXPECT_THAT(said("tachograph:result:"), HasSubstr("ERROR: LoadError: UndefVarError"));
}

TEST_P(CommunityFlow, ALostRunnerIsNoticed) {
    start("sleep 600");
    deployment->ask("alice", "@tachograph runbenchmarks");
    wait_for(Stage::running);
    deployment->gitlab().lose_runners();
    wait_until_settled();
    EXPECT_EQ(stage(), Stage::failed);
    EXPECT_THAT(said("tachograph:result:"),
                HasSubstr("the GitLab runner failed: GitLab lost contact with it or its machine"));
}

TEST_P(CommunityFlow, PushDuringAPendingJobIsReported) {
    deployment = std::make_unique<Deployment>(testing::hosted_on(GetParam()));
    deployment->gitlab().take_runners_away();
    deployment->start();
    const std::string asked = deployment->head();
    deployment->ask("alice", "@tachograph runbenchmarks");
    wait_for(Stage::accepted);
    const std::string pushed = deployment->push("3000");
    if (GetParam() == Host::github) {
        EXPECT_EQ(deployment->deliver("pull_request", testing::pull_payload("synchronize", pushed, "alice")), 202);
    }
    ASSERT_TRUE(deployment->wait_until(
        [&](const State& state) { return find_job(state, deployment->job()).value().newer_head == pushed; }));
    EXPECT_EQ(find_job(deployment->state(), deployment->job()).value().head, asked);
    for (int tries = 0; tries < 500 && said(pushed.substr(0, 10)).empty(); ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_THAT(said(pushed.substr(0, 10)), HasSubstr(asked.substr(0, 10)));
}

TEST_P(CommunityByWebhook, DuplicateDeliveriesActOnce) {
    start();
    const ForgeComment comment = deployment->ask("alice", "@tachograph runbenchmarks");
    EXPECT_EQ(deployment->deliver(comment, "the same again"), 202);
    wait_until_settled();
    EXPECT_EQ(deployment->deliver(comment, "and late"), 202);
    EXPECT_EQ(count_jobs(deployment->state()), 1U);
    EXPECT_EQ(deployment->gitlab().pipelines(), 1);
    EXPECT_EQ(stage(), Stage::reported);
}

TEST_P(CommunityFlow, GitHubOutageLosesAndRepeatsNothing) {
    start();
    deployment->ask("alice", "@tachograph runbenchmarks");
    wait_for(Stage::accepted);
    deployment->github().set_down(true);
    // One pause lasts a minute; the others are longer than the runner needs and than the first pauses between retries.
    std::this_thread::sleep_for(std::chrono::seconds(GetParam() == Host::github ? 60 : 15));
    deployment->github().set_down(false);
    wait_until_settled();
    EXPECT_EQ(stage(), Stage::reported);
    EXPECT_EQ(deployment->count_comments("tachograph:progress:"), 1);
    EXPECT_EQ(deployment->count_comments("tachograph:result:"), 1);
}

TEST_P(CommunityFlow, GitHubsRateLimitIsObeyed) {
    start();
    deployment->github().answer_next(
        2, {429, "application/json", R"({"message": "rate limited"})", {{"Retry-After", "2"}}});
    deployment->ask("alice", "@tachograph runbenchmarks");
    wait_until_settled();
    EXPECT_EQ(stage(), Stage::reported);
    EXPECT_EQ(deployment->count_comments("tachograph:result:"), 1);
}

TEST_P(CommunityFlow, WrongRunnerKeyChangesNothing) {
    start("sleep 3; " + measure);
    deployment->ask("alice", "@tachograph runbenchmarks");
    wait_for(Stage::running);
    const std::string job = "repo=demo%2Fspeed&pr=1&key=guessed";
    EXPECT_EQ(deployment->call("GET", "/api/report_failed?" + job).status, 401);
    EXPECT_EQ(deployment->call("GET", "/api/report_started?" + job).status, 401);
    EXPECT_EQ(deployment
                  ->call("POST", "/api/report",
                         R"({"key": "guessed", "report": {"repo": "demo/speed", "pr": 1, "items": []}})")
                  .status,
              401);
    wait_until_settled();
    EXPECT_EQ(stage(), Stage::reported);
    EXPECT_THAT(said("tachograph:result:"), HasSubstr("1 regression"));
}

}  // namespace
}  // namespace tachograph
