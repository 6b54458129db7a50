// Checks the service's HTTP API against our own description of it. A proxy validates every request and every answer.
#include "tests/apis/mock.hpp"
#include "tests/deployment/deployment.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph {
namespace {

using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::HasSubstr;

const std::string description =
    (std::filesystem::path(TACHOGRAPH_TEST_SOURCES).parent_path() / "tools/tachograph/http/openapi.yaml").string();

DeploymentOptions open_api() {
    DeploymentOptions options;
    options.settings = R"("api": {"public": ["demo/speed"]},)";
    return options;
}

class OwnDescription : public ::testing::Test {
  protected:
    OwnDescription() { deployment.start(); }

    // Through the proxy, which answers 422 or 500 itself if the request or the answer is not as described.
    HttpAnswer call(const std::string& method, const std::string& target, const std::string& body = {},
                    const std::map<std::string, std::string>& headers = {}) {
        if (!proxy) proxy = std::make_unique<testing::Proxy>(description, deployment.url());
        auto all = headers;
        if (!body.empty()) all["Content-Type"] = "application/json";
        return http::send({method, proxy->url() + target, all, body, std::chrono::seconds(20)});
    }

    static std::string sender() { return R"({"repo": "demo/speed", "pr": 1, "job": 1, "runner": "bench-03"})"; }
    std::map<std::string, std::string> token() const { return {{"Authorization", "Bearer " + deployment.token()}}; }

    Deployment deployment{open_api()};
    std::unique_ptr<testing::Proxy> proxy;
};

TEST_F(OwnDescription, HealthAndReadinessAreAsDescribed) {
    EXPECT_EQ(call("GET", "/healthz").status, 200);
    const HttpAnswer ready = call("GET", "/readyz");
    EXPECT_EQ(ready.status, 200) << ready.body << proxy->log();
}

TEST_F(OwnDescription, JobsAreAsDescribed) {
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled(60));
    const HttpAnswer jobs = call("GET", "/api/v1/jobs?limit=10&repo=demo%2Fspeed&pr=1");
    EXPECT_EQ(jobs.status, 200) << jobs.body;
    EXPECT_TRUE(nlohmann::json::parse(jobs.body).at(0).contains("report")) << jobs.body;
    EXPECT_EQ(call("GET", "/api/v1/jobs/demo/speed/1/1").status, 200);
    EXPECT_EQ(call("GET", "/api/v1/jobs/demo/speed/1/7").status, 404);
    EXPECT_EQ(call("GET", "/api/v1/jobs/other/repo/1/1").status, 403);
}

TEST_F(OwnDescription, RunnersAreAnsweredAsDescribed) {
    EXPECT_EQ(call("POST", "/api/report_started", sender(), {{"Authorization", "Bearer wrong"}}).status, 401);
    EXPECT_EQ(call("POST", "/api/report_started", sender(), token()).status, 404);
    EXPECT_EQ(call("POST", "/api/report_failed", sender(), token()).status, 404);
    EXPECT_EQ(call("POST", "/api/report", R"({"report": )" + sender() + "}", token()).status, 404);
}

TEST_F(OwnDescription, DeliveriesAreAnsweredAsDescribed) {
    const std::string signature = "sha256=" + std::string(64, '0');
    const auto answer =
        call("POST", "/webhooks/github", "{}", {{"X-GitHub-Event", "ping"}, {"X-Hub-Signature-256", signature}});
    EXPECT_EQ(answer.status, 401) << answer.body;
}

TEST_F(OwnDescription, ProxyRejectsUndescribedRequests) {
    EXPECT_EQ(call("GET", "/api/v1/jobs?limit=0").status, 422);
    EXPECT_EQ(call("POST", "/api/report_started", R"({"pr": 1})", token()).status, 422);
}

// Each described path exists, and others get a 404.
TEST_F(OwnDescription, EveryRouteIsDescribed) {
    for (const std::string path : {"/api/v1/jobs", "/healthz", "/readyz"})
        EXPECT_NE(deployment.call("GET", path).status, 404) << path;
    for (const std::string path : {"/webhooks/github", "/api/report_started", "/api/report", "/api/report_failed"})
        EXPECT_NE(deployment.call("POST", path, "{}").status, 404) << path;
    EXPECT_THAT(deployment.call("GET", "/api/v2/jobs").body, HasSubstr("there is no GET /api/v2/jobs here"));
}

}  // namespace
}  // namespace tachograph
