// The list of jobs for programs: its pages, and who may see which jobs.
#include "tests/deployment/deployment.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph {
namespace {

using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The last job runs; the others are aborted.
void ask_for_five_jobs(Deployment& deployment) {
    for (int n = 0; n < 5; ++n) {
        deployment.ask("alice", "@tachograph runbenchmarks");
        if (n < 4) deployment.ask("alice", "@tachograph abort");
    }
    ASSERT_TRUE(deployment.wait_until([](const State& state) { return count_jobs(state) == 5; }));
}

std::vector<int> numbers_in(const http::Answer& answer) {
    std::vector<int> numbers;
    for (const auto& job : nlohmann::json::parse(answer.body)) numbers.push_back(job.at("number"));
    return numbers;
}

// The target that a Link header leads to; empty: there is none.
std::string next_of(const http::Answer& answer) {
    const auto link = answer.headers.find("link");
    if (link == answer.headers.end()) return {};
    EXPECT_THAT(link->second, HasSubstr("; rel=\"next\""));
    return link->second.substr(1, link->second.find('>') - 1);
}

TEST(JobsFlow, JobsAreListedInPages) {
    DeploymentOptions options;
    options.script = "sleep 600";
    options.settings = R"("api": {"public": ["other/repo", "demo/speed"]},)";
    Deployment deployment(options);
    deployment.start();
    ask_for_five_jobs(deployment);
    for (const std::string filter : {"", "&repo=demo%2Fspeed", "&repo=demo%2Fspeed&pr=1"}) {
        std::vector<std::vector<int>> pages;
        for (std::string target = "/api/v1/jobs?limit=2" + filter; !target.empty();) {
            const http::Answer answer = deployment.call("GET", target);
            ASSERT_EQ(answer.status, 200) << answer.body;
            pages.push_back(numbers_in(answer));
            target = next_of(answer);
        }
        EXPECT_THAT(pages, ElementsAre(ElementsAre(1, 2), ElementsAre(3, 4), ElementsAre(5))) << filter;
    }
    EXPECT_THAT(numbers_in(deployment.call("GET", "/api/v1/jobs?repo=demo%2Fspeed&pr=2")), ElementsAre());
    EXPECT_THAT(numbers_in(deployment.call("GET", "/api/v1/jobs/demo/speed/1/3")), ElementsAre(3));
    EXPECT_EQ(deployment.call("GET", "/api/v1/jobs/demo/speed/1/6").status, 404);
    for (const char* wrong : {"limit=0", "limit=501", "limit=x", "pr=1", "repo=demo%2Fspeed&pr=4294967297", "after=x"})
        EXPECT_EQ(deployment.call("GET", std::string("/api/v1/jobs?") + wrong).status, 400) << wrong;
}

TEST(JobsFlow, PrivateRepositoriesAreHidden) {
    DeploymentOptions options;
    options.script = "sleep 600";
    options.settings = R"("api": {"public": ["other/repo"], "token": "a token"},)";
    Deployment deployment(options);
    deployment.start();
    ask_for_five_jobs(deployment);
    EXPECT_THAT(numbers_in(deployment.call("GET", "/api/v1/jobs")), ElementsAre());
    EXPECT_EQ(deployment.call("GET", "/api/v1/jobs?repo=demo%2Fspeed").status, 403);
    EXPECT_EQ(deployment.call("GET", "/api/v1/jobs/demo/speed/1/1").status, 403);
    const auto with_token = [&](const std::string& token) {
        return deployment.call("GET", "/api/v1/jobs?repo=demo%2Fspeed", {}, {{"Authorization", "Bearer " + token}});
    };
    EXPECT_EQ(with_token("another").status, 403);
    EXPECT_EQ(with_token("").status, 403);
    EXPECT_THAT(numbers_in(with_token("a token")), ElementsAre(1, 2, 3, 4, 5));
}

TEST(JobsFlow, NothingIsListedUnlessConfigured) {
    Deployment deployment;
    deployment.start();
    EXPECT_EQ(deployment.call("GET", "/api/v1/jobs").status, 403);
    EXPECT_EQ(deployment.call("GET", "/api/v1/jobs", {}, {{"Authorization", "Bearer "}}).status, 403);
}

}  // namespace
}  // namespace tachograph
