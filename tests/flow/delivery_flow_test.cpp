// Deliveries that come twice, late, out of order, forged or malformed; and GitHub's own examples of all of them.
#include "adapters/github/webhook.hpp"
#include "adapters/http/client.hpp"
#include "adapters/runner_api/message.hpp"
#include "core/ports/failures.hpp"
#include "tests/deployment/deployment.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph {
namespace {

using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::HasSubstr;

int count(const std::vector<std::string>& events, const std::string& type) {
    return static_cast<int>(std::ranges::count(events, type));
}

TEST(DeliveryFlow, TheSameDeliveryFiveTimesActsOnce) {
    Deployment deployment;
    deployment.start();
    const ForgeComment comment = deployment.say("alice", "@tachograph runbenchmarks\n@tachograph status");
    std::vector<std::thread> threads;
    std::atomic<int> accepted = 0;
    for (int n = 0; n < 5; ++n) threads.emplace_back([&] { accepted += deployment.deliver(comment) == 202; });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(accepted, 5);
    EXPECT_EQ(deployment.deliver(comment, "another-guid"), 202);
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(deployment.deliver(comment, "late"), 202);
    const auto events = deployment.events();
    EXPECT_EQ(count(events, "job.requested/2"), 1);
    EXPECT_EQ(count(events, "question.asked/2"), 1);
    EXPECT_EQ(count(events, "command.refused/2"), 0);
    EXPECT_EQ(deployment.count_comments("progress:"), 1);
    EXPECT_EQ(deployment.count_comments("result:"), 1);
    EXPECT_EQ(deployment.count_comments("reply:"), 1);
}

TEST(DeliveryFlow, OutOfOrderDeliveriesActOnce) {
    Deployment deployment;
    deployment.start();
    const ForgeComment run = deployment.say("alice", "@tachograph runbenchmarks");
    const ForgeComment abort = deployment.say("alice", "@tachograph abort");
    EXPECT_EQ(deployment.deliver(abort), 202);
    EXPECT_EQ(deployment.deliver(run), 202);
    EXPECT_EQ(deployment.deliver(abort, "again"), 202);
    ASSERT_TRUE(deployment.wait_until_settled());
    const auto events = deployment.events();
    EXPECT_EQ(count(events, "command.refused/2"), 1);
    EXPECT_EQ(count(events, "job.requested/2"), 1);
    EXPECT_EQ(count(events, "job.aborted/2"), 0);
}

TEST(DeliveryFlow, ACommentMadeWhileTheServiceWasDownIsFound) {
    Deployment deployment;
    deployment.start();
    ASSERT_TRUE(deployment.wait_until([](const State& state) { return state.reading.has_value(); }));
    deployment.stop();
    deployment.say("alice", "@tachograph runbenchmarks");
    deployment.start();
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);
}

TEST(DeliveryFlow, ForgedAndMalformedDeliveriesAreRefused) {
    testing::DeploymentOptions options;
    options.limits = "\"body_mb\": 1";
    Deployment deployment(options);
    deployment.start();
    EXPECT_EQ(deployment.deliver("issue_comment", "{}", "not the secret"), 401);
    EXPECT_EQ(deployment.deliver("issue_comment", "{"), 400);
    EXPECT_EQ(deployment.deliver("issue_comment", "{}"), 400);
    EXPECT_EQ(deployment.deliver("issue_comment", std::string(100'000, '[')), 400);
    EXPECT_EQ(deployment.deliver("issue_comment", std::string(1'100'000, ' ')), 413);
    EXPECT_EQ(deployment.deliver("issue_comment", "payload=%7B%7D", {}, "application/x-www-form-urlencoded"), 400);
    EXPECT_EQ(deployment.deliver("ping", "other=%7B%7D", {}, "application/x-www-form-urlencoded"), 400);
    EXPECT_EQ(deployment.deliver("ping", "{\"zen\": \"Design for failure.\"}"), 202);
    EXPECT_EQ(deployment.call("POST", "/webhooks/github", "{}").status, 401);
    EXPECT_EQ(deployment.call("GET", "/nothing").status, 404);
    EXPECT_EQ(deployment.events().size(), 1U);  // the adoption of the configuration's access
}

// Content type application/x-www-form-urlencoded in the webhook's settings.
TEST(DeliveryFlow, FormEncodedDeliveryIsRead) {
    Deployment deployment;
    deployment.start();
    const ForgeComment comment = deployment.say("alice", "@tachograph runbenchmarks\n\n1 + 1 & ü=%41");
    const std::string payload =
        github::comment_payload({comment.pull, comment.id, comment.author, comment.text, comment.at});
    const std::string form = "payload=" + http::percent_encode(payload) + "&other=1";
    EXPECT_EQ(deployment.deliver("issue_comment", form, "not the secret", "application/x-www-form-urlencoded"), 401);
    EXPECT_EQ(deployment.deliver("issue_comment", form, {}, "application/x-www-form-urlencoded; charset=utf-8"), 202);
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(count(deployment.events(), "job.requested/2"), 1);
}

TEST(DeliveryFlow, BotIgnoresItsOwnComments) {
    Deployment deployment;
    deployment.start();
    deployment.ask("tachograph", "@tachograph runbenchmarks");
    deployment.ask("Tachograph[bot]", "@tachograph runbenchmarks");
    EXPECT_EQ(deployment.events().size(), 1U);
}

// All examples of all events that GitHub publishes, signed as GitHub signs.
TEST(DeliveryFlow, GitHubsOwnExamplesAreAllAnswered) {
    std::ifstream file(TACHOGRAPH_WEBHOOK_EXAMPLES);
    ASSERT_TRUE(file) << "tools/test fetches them from the npm registry: " << TACHOGRAPH_WEBHOOK_EXAMPLES;
    const nlohmann::json events = nlohmann::json::parse(file);
    Deployment deployment;
    deployment.start();
    int delivered = 0;
    nlohmann::json on_pull_request;
    for (const auto& event : events) {
        for (const auto& example : event.at("examples")) {
            EXPECT_EQ(deployment.deliver(event.at("name"), example.dump()), 202) << event.at("name");
            ++delivered;
            const bool comment = event.at("name") == "issue_comment" && example.at("action") == "created";
            if (comment) on_pull_request = example;
        }
    }
    EXPECT_GT(delivered, 300);
    EXPECT_EQ(deployment.events().size(), 1U) << "an example that is no command changed something";

    on_pull_request["issue"]["pull_request"] = {{"url", "https://api.github.com/repos/Codertocat/Hello-World/pulls/1"}};
    on_pull_request["comment"]["body"] = "@tachograph runbenchmarks";
    EXPECT_EQ(deployment.deliver("issue_comment", on_pull_request.dump()), 202);
    EXPECT_EQ(deployment.events().at(1), "command.refused/2") << "GitHub's Codertocat is no benchmarker here";
}

std::string started_query(const Deployment& deployment, const std::string& key) {
    return "/api/report_started?repo=demo%2Fspeed&pr=1&job=1&runner=x&key=" + key +
           "&commit=" + find_job(deployment.state(), deployment.job()).value().head;
}

TEST(DeliveryFlow, RunnerTokenIsValidForItsJobOnly) {
    DeploymentOptions options;
    options.script = "sleep 600";
    Deployment deployment(options);
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    EXPECT_EQ(deployment.call("GET", started_query(deployment, "wrong")).status, 401);
    EXPECT_EQ(deployment.call("GET", started_query(deployment, deployment.token(2))).status, 401);
    EXPECT_EQ(deployment.call("GET", started_query(deployment, deployment.token())).status, 200);
    EXPECT_EQ(deployment.call("GET", "/api/report_started?repo=demo%2Fspeed&pr=1&commit=abc&key=" + deployment.token())
                  .status,
              409);
    EXPECT_EQ(deployment.call("GET", "/api/report_failed?repo=demo%2Fspeed&pr=1&commit=").status, 400)
        << "anyone could end jobs without a key";
    EXPECT_EQ(deployment.call("POST", "/api/report", "[]").status, 400);
    EXPECT_EQ(deployment.call("GET", "/api/report_failed?repo=demo%2Fspeed&pr=1&key=" + deployment.token()).status,
              202);
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(deployment.call("GET", started_query(deployment, deployment.token())).status, 410);
}

// A parser of quadratic time took hours for this, on the only thread that answers.
TEST(DeliveryFlow, RequestsWithoutATokenDoNotBlockOthers) {
    Deployment deployment;
    deployment.start();
    std::string body = R"({"key": "guessed", "report": {"repo": "demo/speed", "pr": 1, "job": 1, "items": [)";
    for (int n = 0; n < 500'000; ++n) body += "{},";
    body += "{}]}}";
    EXPECT_EQ(deployment.call("POST", "/api/report", body).status, 401);
    EXPECT_EQ(deployment.call("POST", "/api/report_failed", body).status, 413);
    EXPECT_EQ(deployment.call("POST", "/api/report_started", body).status, 413);
    EXPECT_EQ(deployment.call("POST", "/webhooks/github", body).status, 401);
    EXPECT_EQ(deployment.call("POST", "/webhooks/github", std::string(2'200'000, ' ')).status, 413);
    EXPECT_EQ(deployment.call("GET", "/healthz").status, 200);
}

TEST(DeliveryFlow, DiffEqBotsReportIsAccepted) {
    DeploymentOptions options;
    options.script = "sleep 600";
    Deployment deployment(options);
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    const std::string head = find_job(deployment.state(), deployment.job()).value().head;
    nlohmann::json report =
        nlohmann::json::parse(R"({"key": "", "report": {"repo": "demo/speed", "pr": "1", "commit": "", "items": [
        {"type": "table", "id": "t", "title": "Ratios", "data": {"head": ["name", "ratio"], "table": [["a|b", 1.5]]}},
        {"type": "image", "id": "i", "title": "A plot", "data": "https://example.org/plot.png"}]}})");
    report["key"] = deployment.token();
    report["report"]["commit"] = head;
    EXPECT_EQ(deployment.call("POST", "/api/report", report.dump()).status, 202);
    EXPECT_EQ(deployment.call("POST", "/api/report", report.dump()).status, 200);
    ASSERT_TRUE(deployment.wait_for_stage(Stage::reported));
    const std::string text = deployment.report(find_job(deployment.state(), deployment.job()).value());
    EXPECT_THAT(text, HasSubstr("## Ratios\n\n| name | ratio |\n| --- | --- |\n| a\\|b | 1.5 |"));
    EXPECT_THAT(text, HasSubstr("![A plot](https://example.org/plot.png)"));
}

TEST(DeliveryFlow, DeliveriesAcceptedBeforeSigtermAreInTheLog) {
    Deployment deployment;
    deployment.start();
    std::vector<ForgeComment> comments;
    for (int n = 0; n < 30; ++n) comments.push_back(deployment.say("alice", "@tachograph status"));
    std::atomic<int> accepted = 0;
    std::vector<std::thread> threads;
    for (const ForgeComment& comment : comments) {
        threads.emplace_back([&] {
            try {
                accepted += deployment.deliver(comment) == 202;
            } catch (const Unavailable&) {
                // It came too late, and was not accepted.
            }
        });
    }
    while (accepted == 0) std::this_thread::yield();
    EXPECT_EQ(deployment.stop(), 0);
    for (std::thread& thread : threads) thread.join();
    EXPECT_GE(count(deployment.events(), "question.asked/2"), accepted);
}

TEST(DeliveryFlow, ASecondServiceOnTheSameDataIsRefused) {
    Deployment deployment;
    deployment.start();
    std::string output;
    EXPECT_EQ(deployment.run_program("serve", &output), 1);
    EXPECT_THAT(output, HasSubstr("Address already in use"));
    // The running service has read its configuration.
    deployment.shell(R"(sed -Ei 's/("listen": "127.0.0.1):[0-9]+"/\1:0"/' )" + deployment.folder() + "/config.json");
    EXPECT_EQ(deployment.run_program("serve", &output), 1);
    EXPECT_THAT(output, HasSubstr("is written by another process"));
}

}  // namespace
}  // namespace tachograph
