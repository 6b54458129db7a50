// A verdict that stops a merge: the status fails, and people ask why, accept the verdict and take that back. A merge
// queue gets the same answer.
#include "tests/deployment/deployment.hpp"

#include <chrono>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph {
namespace {

using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::HasSubstr;
using testing::Host;

class VerdictFlow : public ::testing::Test {
  protected:
    static DeploymentOptions failing_on_regressions() {
        DeploymentOptions options;
        options.host = Host::github;
        options.settings = R"("verdict": {"fail_on": "regression"},)";
        return options;
    }

    void SetUp() override {
        deployment.start();
        deployment.ask("alice", "@tachograph runbenchmarks");
        ASSERT_TRUE(deployment.wait_until_settled());
    }

    std::string status(const std::string& commit) {
        const auto states = deployment.github().statuses(commit);
        return states.empty() ? std::string("none") : states.back();
    }

    bool becomes(const std::string& commit, const std::string& state) {
        for (int tries = 0; tries < 1000 && status(commit) != state; ++tries)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return status(commit) == state;
    }

    // The text of the bot's one comment with this part.
    std::string comment(const std::string& part) {
        EXPECT_TRUE(deployment.wait_until_settled());
        EXPECT_EQ(deployment.count_comments(part), 1) << part;
        for (const auto& one : deployment.comments()) {
            if (one.text.find(part) != std::string::npos) return one.text;
        }
        return {};
    }

    std::string report() const { return deployment.report(*find_job(deployment.state(), deployment.job())); }

    Deployment deployment{failing_on_regressions()};
};

TEST_F(VerdictFlow, IsAcceptedAndReopened) {
    EXPECT_EQ(status(deployment.head()), "failure");
    EXPECT_THAT(comment("tachograph:result:"), HasSubstr("The check fails: `@tachograph why <benchmark>`"));
    deployment.ask("alice", "@tachograph accept speed because it does twice the work");
    EXPECT_TRUE(becomes(deployment.head(), "success"));
    EXPECT_THAT(comment("the check passes now"), HasSubstr("@alice `speed` of job 1 is accepted"));
    EXPECT_THAT(comment("tachograph:result:"), HasSubstr("`speed` was accepted by alice: it does twice the work."));
    EXPECT_THAT(report(), HasSubstr("- `speed` was accepted by alice at "));
    deployment.ask("alice", "@tachograph reopen speed");
    EXPECT_TRUE(becomes(deployment.head(), "failure"));
    EXPECT_THAT(comment("tachograph:result:"), HasSubstr("The check fails"));
    EXPECT_THAT(report(), ::testing::Not(HasSubstr("accepted by alice")));
    deployment.stop();
    EXPECT_EQ(deployment.run_program("verify"), 0);
}

TEST_F(VerdictFlow, IsExplained) {
    deployment.ask("mallory", "@tachograph why speed");
    EXPECT_THAT(comment("`speed` (time) is **regression**"), HasSubstr("| 1 µs | 2 µs | 2.00 | 1, 1 |"));
    deployment.ask("alice", "@tachograph why sped");
    EXPECT_THAT(comment("no benchmark 'sped'"), HasSubstr("nearest: speed"));
}

TEST_F(VerdictFlow, NeedsRightsToBeAccepted) {
    deployment.ask("mallory", "@tachograph accept all because I want it merged");
    EXPECT_THAT(comment("I cannot follow `accept`"), HasSubstr("mallory may not run benchmarks on demo/speed"));
    EXPECT_EQ(status(deployment.head()), "failure");
}

TEST_F(VerdictFlow, AnswersAMergeQueue) {
    const std::string merge(40, 'e');
    const nlohmann::json body{
        {"action", "checks_requested"},
        {"merge_group", {{"head_sha", merge}, {"head_ref", "refs/heads/gh-readonly-queue/main/pr-1-" + merge}}},
        {"repository", {{"id", testing::FakeGitHub::repository_number("demo/speed")}, {"full_name", "demo/speed"}}},
        {"sender", {{"login", "alice"}}}};
    EXPECT_EQ(deployment.deliver("merge_group", body.dump()), 202);
    EXPECT_TRUE(becomes(merge, "failure"));
    deployment.kill();
    deployment.start();
    EXPECT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(deployment.github().statuses(merge).size(), 1U);
}

TEST_F(VerdictFlow, FollowsTheConfiguration) {
    const auto job = find_job(deployment.state(), deployment.job());
    ASSERT_TRUE(job && job->report);
    EXPECT_EQ(job->report->conclusion, Conclusion::failure);
    EXPECT_THAT(report(), HasSubstr("By `fail_on: regression` this stops a merge"));
}

}  // namespace
}  // namespace tachograph
