// What only a host does: outages, rate limits, deliveries of pushes and closings, and commit statuses.
#include "tests/deployment/deployment.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::Contains;
using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::ElementsAre;
using testing::FakeGitHub;
using ::testing::HasSubstr;
using testing::Host;
using ::testing::Not;
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

TEST(GitHubFlow, CommitStatusFollowsTheJob) {
    Deployment deployment(on(Host::github));
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    const auto states = deployment.github().statuses(deployment.head());
    ASSERT_FALSE(states.empty());
    EXPECT_EQ(states.front(), "pending");
    EXPECT_EQ(states.back(), "success");
}

TEST(GitHubFlow, CommandInAReviewIsFollowed) {
    Deployment deployment(on(Host::github));
    deployment.start();
    const auto payload = deployment.github().add_review({"demo/speed", 1}, "alice", "Well.\n@tachograph runbenchmarks");
    EXPECT_EQ(deployment.deliver("pull_request_review", payload.dump()), 202);
    EXPECT_EQ(deployment.deliver("pull_request_review", payload.dump()), 202);
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(count_jobs(deployment.state()), 1U);
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
}

void wait_for_comment(Deployment& deployment, const std::string& part) {
    for (int tries = 0; tries < 1000 && deployment.count_comments(part) == 0; ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(deployment.count_comments(part), 1);
}

TEST(GitHubFlow, UndeliveredReviewIsFound) {
    Deployment deployment(on(Host::github_poll));
    deployment.start();
    deployment.github().add_review({"demo/speed", 1}, "alice", "Well.\n@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
}

// A push after the comment is not measured, even if its time is no longer known.
TEST(GitHubFlow, HeadThatMayBeNewerThanTheCommentIsNotMeasured) {
    for (const bool is_gone : {true, false}) {
        Deployment deployment(on(Host::github));
        const ForgeComment asked = deployment.say("alice", "@tachograph runbenchmarks");
        deployment.push("9000");
        if (is_gone) {
            deployment.github().delete_fork({"demo/speed", 1});
        } else {
            deployment.github().answer_next(1000, {403, "application/json", R"({"message":"Forbidden"})", {}},
                                            "/activity");
        }
        // Started only now, because the first poll finds the comment too.
        deployment.start();
        EXPECT_EQ(deployment.deliver(asked), 202);
        wait_for_comment(deployment, "what the head was when this was asked; ask again in a review");
        const auto payload = deployment.github().add_review({"demo/speed", 1}, "alice", "@tachograph runbenchmarks");
        EXPECT_EQ(deployment.deliver("pull_request_review", payload.dump()), 202);
        ASSERT_TRUE(deployment.wait_for_stage(Stage::rejected));
        ASSERT_TRUE(deployment.wait_until([&](const State& state) {
            const auto job = find_job(state, deployment.job(2));
            return job && job->stage == Stage::reported;
        }));
        EXPECT_EQ(find_job(deployment.state(), deployment.job(2))->head, deployment.head());
    }
}

TEST(GitHubFlow, CommandInAReviewThreadIsFollowed) {
    for (const Host host : {Host::github, Host::github_poll}) {
        Deployment deployment(on(host));
        deployment.start();
        const auto payload = deployment.github().add_thread_comment({"demo/speed", 1}, "alice",
                                                                    "Is this slow?\n\n@tachograph\u00A0runbenchmarks!");
        if (host == Host::github) {
            EXPECT_EQ(deployment.deliver("pull_request_review_comment", payload.dump()), 202);
            EXPECT_EQ(deployment.deliver("pull_request_review_comment", payload.dump()), 202);
        }
        ASSERT_TRUE(deployment.wait_until_settled());
        EXPECT_EQ(count_jobs(deployment.state()), 1U);
        EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
        EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
        EXPECT_THAT(deployment.github().thread_reactions(0), ElementsAre("eyes"));
    }
}

// More than one page. The first page's ETag stays the same when a second page is added.
TEST(GitHubFlow, AllPagesOfCommentsAreRead) {
    Deployment deployment(on(Host::github_poll));
    for (int n = 0; n < 100; ++n) deployment.say("alice", "a word");
    deployment.start();
    for (int asked = 1; asked <= 2; ++asked) {
        deployment.ask("mallory", "@tachograph runbenchmarks");
        ASSERT_TRUE(
            deployment.wait_until([&](const State&) { return deployment.count_comments("mallory may not") == asked; }));
    }
}

TEST(GitHubFlow, HostThatIsDownIsRetried) {
    Deployment deployment(on(Host::github));
    deployment.start();
    deployment.github().answer_next(6, {502, "text/html", "<html>Unicorn!</html>", {}});
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
    EXPECT_EQ(deployment.count_comments("tachograph:progress:"), 1);
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
}

TEST(GitHubFlow, RateLimitIsObeyed) {
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
    // Refused requests waited for as long as asked.
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
}

// Refuses comments that contain this text, that many times.
FakeGitHub::Rule refusing_comments(const std::string& part, int times, const http::Response& response) {
    return [part, response, left = std::make_shared<std::atomic<int>>(times)](
               const http::Request& request) -> std::optional<http::Response> {
        const bool meant = request.method == "POST" && request.path.ends_with("/comments") &&
                           request.body.find(part) != std::string::npos;
        return meant && (*left)-- > 0 ? std::optional(response) : std::nullopt;
    };
}

TEST(GitHubFlow, RefusedResultCommentIsRetried) {
    const http::Response forbidden{
        403, "application/json", R"({"message": "Resource not accessible by integration"})", {}};
    const http::Response too_quickly{
        422,
        "application/json",
        R"({"message": "Validation Failed", "errors": [{"code": "custom", "message": "was submitted too quickly"}]})",
        {{"Retry-After", "1"}}};
    const http::Response gone{404, "application/json", R"({"message": "Not Found"})", {}};
    for (const http::Response& response : {forbidden, too_quickly, gone}) {
        Deployment deployment(on(Host::github));
        deployment.start();
        deployment.github().set_rule(refusing_comments("tachograph:result:", 1, response));
        deployment.ask("alice", "@tachograph runbenchmarks");
        ASSERT_TRUE(deployment.wait_until_settled());
        EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
        EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1) << response.body;
        EXPECT_THAT(deployment.events(), Not(Contains("effect.given-up/2")));
    }
}

TEST(GitHubFlow, RepeatedRefusalsAreShownToTheAdmin) {
    Deployment deployment(on(Host::github));
    deployment.start();
    deployment.github().set_rule(refusing_comments(
        "tachograph:result:", 1'000'000,
        {403, "application/json", R"({"message": "Unable to create comment because issue is locked."})", {}}));
    deployment.ask("alice", "@tachograph runbenchmarks");
    std::string ready;
    for (int tries = 0; tries < 1000 && ready.find("issue is locked") == std::string::npos; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ready = deployment.call("GET", "/readyz").body;
    }
    EXPECT_THAT(ready, HasSubstr("issue is locked"));
    EXPECT_THAT(ready, HasSubstr("result:demo/speed"));
    // The conversation is unlocked: the result is posted, and the trouble ends.
    deployment.github().set_rule({});
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
    for (int tries = 0; tries < 500 && ready.find("issue is locked") != std::string::npos; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ready = deployment.call("GET", "/readyz").body;
    }
    EXPECT_THAT(ready, Not(HasSubstr("issue is locked")));
}

TEST(GitHubFlow, HostMessageIsOneLogLine) {
    Deployment deployment(on(Host::github));
    deployment.start();
    deployment.github().set_rule(refusing_comments(
        "tachograph:result:", 1,
        {403, "application/json", R"({"message": "no\n[2026-01-01 00:00:00.000] [error] forged\u001b[2J"})", {}}));
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    std::string log;
    deployment.shell("cat " + deployment.folder() + "/serve.log", &log);
    EXPECT_THAT(log, HasSubstr("[error] forged"));
    EXPECT_THAT(log, Not(HasSubstr("\n[2026-01-01 00:00:00.000]")));
    EXPECT_THAT(log, Not(HasSubstr("\x1b")));
}

TEST(GitHubFlow, RateLimitPausesAllRequests) {
    Deployment deployment(on(Host::github));
    deployment.start();
    deployment.github().set_rule([limited = std::make_shared<std::atomic<bool>>(false)](
                                     const http::Request& request) -> std::optional<http::Response> {
        if (request.method != "POST" || limited->exchange(true)) return std::nullopt;
        return http::Response{
            403,
            "application/json",
            R"({"message": "You have triggered an abuse detection mechanism. Please wait a few minutes."})",
            {{"Retry-After", "4"}}};
    });
    deployment.ask("alice", "@tachograph runbenchmarks");
    std::string log;
    for (int tries = 0; tries < 500 && log.find("limits the bot's requests") == std::string::npos; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        deployment.shell("cat " + deployment.folder() + "/serve.log", &log);
    }
    ASSERT_THAT(log, HasSubstr("abuse detection"));
    EXPECT_THAT(deployment.call("GET", "/readyz").body, HasSubstr("abuse detection"));
    const int asked = deployment.github().requests();
    deployment.ask("bob", "@tachograph runbenchmarks", 2);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    EXPECT_EQ(deployment.github().requests(), asked) << "nothing is asked during the pause";
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
}

TEST(GitHubFlow, ARepositoryThatIsRenamedWhileAJobRunsGetsItsResult) {
    DeploymentOptions options = on(Host::github);
    options.script = "sleep 1; " + options.script;  // in each of four runs
    Deployment deployment(options);
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    deployment.github().rename("demo/speed", "demo/swift");
    ASSERT_TRUE(deployment.wait_until_settled(60));
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
    EXPECT_EQ(deployment.count_comments("has ended"), 1);
}

TEST(GitHubFlow, BaseIsTheMergeBaseWithTheCurrentTarget) {
    Deployment deployment(on(Host::github));
    // Pull request 2 has the commits of pull request 1 and one more. Then pull request 1 is merged.
    const std::string first = deployment.head();
    const std::string before = deployment.on_host("demo/speed", "rev-parse main").substr(0, 40);
    const std::string second = deployment.push("3000", 2);
    deployment.on_host("demo/speed", "update-ref refs/heads/main " + first);
    deployment.github().record_base({"demo/speed", 2}, before);
    deployment.start();
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // times of pushes are whole seconds
    deployment.ask("alice", "@tachograph runbenchmarks", 2);
    ASSERT_TRUE(deployment.wait_until_settled());
    const Job job = find_job(deployment.state(), deployment.job(1, 2)).value();
    EXPECT_EQ(job.head, second);
    EXPECT_EQ(job.base, first);
}

TEST(GitHubFlow, HeadOfADeliveryIsWaitedFor) {
    Deployment deployment(on(Host::github));
    deployment.start();
    const std::string old = deployment.head();
    deployment.github().show_head({"demo/speed", 1}, old);
    const std::string pushed = deployment.push("3000");
    EXPECT_EQ(deployment.deliver("pull_request", pull_payload("synchronize", pushed, "alice")), 202);
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // times of pushes are whole seconds
    deployment.ask("alice", "@tachograph runbenchmarks");
    std::string log;
    for (int tries = 0; tries < 500 && log.find("does not show that commit yet") == std::string::npos; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        deployment.shell("cat " + deployment.folder() + "/serve.log", &log);
    }
    deployment.github().show_head({"demo/speed", 1}, std::nullopt);
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().head, pushed);
}

TEST(GitHubFlow, JobWithAChangedTargetBranchDoesNotRun) {
    DeploymentOptions options = on(Host::github);
    options.script = "sleep 600";
    Deployment deployment(options);
    deployment.start();
    keep_busy(deployment);
    deployment.on_host("demo/speed", "branch stable main");
    deployment.github().retarget({"demo/speed", 1}, "stable");
    deployment.ask("bob", "@tachograph abort", 2);
    ASSERT_TRUE(deployment.wait_for_stage(Stage::failed));
    EXPECT_THAT(find_job(deployment.state(), deployment.job()).value().reason,
                HasSubstr("goes into stable now, no longer into main"));
}

TEST(GitHubFlow, AmbiguousOrUnknownBaseIsRefused) {
    Deployment deployment(on(Host::github));
    deployment.on_host("demo/speed", "branch v1 main && git --git-dir=" + deployment.folder() +
                                         "/github/demo/speed.git tag v1 slower && git --git-dir=" +
                                         deployment.folder() + "/github/demo/speed.git tag once main");
    const std::string foreign = deployment
                                    .on_host("demo/speed",
                                             "-c user.name=x -c user.email=x@example.org commit-tree -m foreign "
                                             "-p main main^{tree}")
                                    .substr(0, 40);
    deployment.start();
    const auto reason = [&](int job, const std::string& base) {
        deployment.ask("alice", "@tachograph runbenchmarks base=" + base);
        EXPECT_TRUE(deployment.wait_until([&](const State& state) {
            const auto found = find_job(state, deployment.job(job));
            return found && is_terminal(found->stage) && state.jobs.empty();
        }));
        return find_job(deployment.state(), deployment.job(job)).value().reason;
    };
    EXPECT_THAT(reason(1, "v1"), HasSubstr("say base=heads/v1 or base=tags/v1"));
    EXPECT_EQ(reason(2, "heads/v1"), "");
    EXPECT_EQ(reason(3, "once"), "");
    EXPECT_THAT(reason(4, foreign), HasSubstr("may come from a fork"));
    EXPECT_EQ(reason(5, "refs/heads/v1"), "");
    EXPECT_EQ(reason(6, "refs/tags/once"), "");
    for (const std::string odd : {"nosuch", "HEAD~1", "main..once"}) {
        static int job = 7;
        EXPECT_EQ(reason(job++, odd), "demo/speed has no branch, tag or commit named '" + odd + "'");
    }
}

TEST(GitHubFlow, AnswerWithoutATimeIsRetried) {
    Deployment deployment(on(Host::github));
    deployment.start();
    deployment.github().set_rule([left = std::make_shared<std::atomic<int>>(2)](
                                     const http::Request& request) -> std::optional<http::Response> {
        const bool meant = request.method == "GET" && request.path.find("/issues/comments/") != std::string::npos;
        return meant && (*left)-- > 0 ? std::optional(http::Response{200, "application/json", "{}", {}}) : std::nullopt;
    });
    const std::string asked = deployment.head();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().head, asked);
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
}

TEST(GitHubFlow, PushIsReportedAndTheJobKeepsItsHead) {
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

TEST(GitHubFlow, PushSupersedesIfConfigured) {
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

TEST(GitHubFlow, ClosingIsNoticedWithoutADelivery) {
    DeploymentOptions options = on(Host::github_poll);
    options.script = "sleep 600";
    Deployment deployment(options);
    deployment.start();
    keep_busy(deployment);
    deployment.close();
    ASSERT_TRUE(deployment.wait_for_stage(Stage::aborted));
}

TEST(GitHubFlow, BadTokenIsReportedAndNothingIsLost) {
    Deployment deployment(on(Host::github));
    deployment.start();
    deployment.github().answer_next(1000, {401, "application/json", R"({"message": "Bad credentials"})", {}},
                                    "/reactions");
    deployment.ask("alice", "@tachograph runbenchmarks");
    std::string log;
    for (int tries = 0; tries < 200 && log.find("Bad credentials") == std::string::npos; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        deployment.shell("cat " + deployment.folder() + "/serve.log", &log);
    }
    EXPECT_THAT(log, HasSubstr("check the token or the App's key"));
    deployment.github().answer_next(0, {});
    EXPECT_EQ(count_jobs(deployment.state()), 1U);
}

TEST(GitHubFlow, RestartsAnswerOnce) {
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
