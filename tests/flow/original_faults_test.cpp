// The known faults of DiffEqBot, each tested in a real deployment with pipelines.
#include "tests/deployment/deployment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::AllOf;
using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class OriginalFaults : public ::testing::Test {
  protected:
    Deployment& start(const std::string& script = DeploymentOptions().script) {
        DeploymentOptions options;
        options.on_gitlab = true;
        options.script = script;
        deployment_ = std::make_unique<Deployment>(options);
        deployment_->start();
        return *deployment_;
    }
    Job ended() {
        EXPECT_TRUE(deployment_->wait_until_settled(60));
        return find_job(deployment_->state(), deployment_->job()).value();
    }

  private:
    std::unique_ptr<Deployment> deployment_;
};

TEST_F(OriginalFaults, DeliveriesWereNotSigned) {
    Deployment& deployment = start();
    const std::string forged = R"({"action": "created", "issue": {"number": 1, "pull_request": {}},
        "comment": {"id": 9, "user": {"login": "alice"}, "body": "@tachograph runbenchmarks",
                    "created_at": "2026-01-02T03:04:05Z"}, "repository": {"full_name": "demo/speed"}})";
    EXPECT_EQ(deployment.call("POST", "/webhooks/github", forged).status, 401);
    EXPECT_EQ(deployment.deliver("issue_comment", forged, "guessed"), 401);
    EXPECT_EQ(count_jobs(deployment.state()), 0U);
    EXPECT_EQ(deployment.deliver("issue_comment", forged), 202) << "it is refused for its signature alone";
}

TEST_F(OriginalFaults, AnyoneCouldMakeTheBotSayThatAJobFailed) {
    Deployment& deployment = start("sleep 2; " + DeploymentOptions().script);
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    const std::string failed = "/api/report_failed?repo=demo%2Fspeed&pr=1&commit=" + deployment.head();
    EXPECT_EQ(deployment.call("GET", failed).status, 400);
    EXPECT_EQ(deployment.call("GET", failed + "&key=guessed").status, 401);
    EXPECT_EQ(deployment.call("GET", "/api/report_failed?repo=other%2Frepo&pr=7&commit=abc&key=guessed").status, 401);
    EXPECT_EQ(ended().stage, Stage::reported);
    EXPECT_EQ(deployment.count_comments("failed"), 0);
}

TEST_F(OriginalFaults, AnUnknownCommandWasNeverAnswered) {
    Deployment& deployment = start();
    EXPECT_EQ(deployment.deliver(deployment.say("alice", "@tachograph makecoffee")), 202);
    ASSERT_TRUE(deployment.wait_until([](const State& state) { return state.events >= 3 && state.replies.empty(); }));
    EXPECT_EQ(deployment.count_comments("makecoffee"), 1);
}

TEST_F(OriginalFaults, WhatPeopleWroteBecameYamlJsonAndShell) {
    Deployment& deployment = start(R"(echo "only is <$TACHOGRAPH_ONLY>"; exit 1)");
    const std::string hostile = R"(';touch pwned;'$(touch pwned)`touch pwned`\u0022],{x: [ # &&$CI_JOB_TOKEN)";
    deployment.ask("alice", "@tachograph runbenchmarks only=\"" + hostile + "\"");
    // The text passed unchanged through the pipeline, the runner's job file and the environment.
    EXPECT_THAT(ended().log, HasSubstr("only is <" + hostile + ">"));
    EXPECT_THAT(deployment.gitlab().branch_file("tachograph/demo/speed-1-1", ".gitlab-ci.yml"),
                Not(HasSubstr("touch")));
    std::string found;
    deployment.shell("find " + deployment.folder() + " -name pwned", &found);
    EXPECT_THAT(found, IsEmpty());
}

// Its pipeline's on-failure job reported a failure after every abort.
TEST_F(OriginalFaults, AnAbortWasFollowedByAFailure) {
    Deployment& deployment = start("sleep 600");
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    deployment.ask("bob", "@tachograph abort");
    EXPECT_EQ(ended().stage, Stage::aborted);
    EXPECT_EQ(deployment.gitlab().status(1), "canceled");
    EXPECT_THAT(deployment.gitlab().variables(), IsEmpty());
    // What the on-failure job would say, late.
    const std::string failed = "/api/report_failed?repo=demo%2Fspeed&pr=1&job=1&key=" + deployment.token();
    EXPECT_EQ(deployment.call("GET", failed).status, 410);
    EXPECT_EQ(ended().stage, Stage::aborted);
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
}

// The runner cloned the head at that later time, but the report named an older commit.
TEST_F(OriginalFaults, WhatWasMeasuredWasNotWhatTheReportNamed) {
    Deployment& deployment = start();
    const std::string asked = deployment.head();
    const ForgeComment comment = deployment.say("alice", "@tachograph runbenchmarks");
    deployment.push("5000");
    deployment.deliver(comment);
    const Job job = ended();
    ASSERT_EQ(job.stage, Stage::reported) << job.reason << job.log;
    EXPECT_EQ(job.head, asked);
    EXPECT_THAT(deployment.report(job), AllOf(HasSubstr(asked), HasSubstr("2.00×"), Not(HasSubstr("5.00×"))));
}

TEST_F(OriginalFaults, AFailedRunCountedAsASpeedUp) {
    Deployment& deployment = start(
        R"sh([ "$(cat value)" = 1000 ] && rows='"cpu_time":1000' || rows='"cpu_time":0.000001,"error_occurred":true,"error_message":"it diverged"'
printf '{"context":{},"benchmarks":[{"name":"solve",%s,"time_unit":"ns"}]}' "$rows" > "$TACHOGRAPH_RESULTS/r.json")sh");
    deployment.ask("alice", "@tachograph runbenchmarks");
    const Job job = ended();
    ASSERT_EQ(job.stage, Stage::reported) << job.reason << job.log;
    EXPECT_EQ(job.report->tally, (Tally{.failed = 1}));
    EXPECT_THAT(deployment.report(job), AllOf(HasSubstr("it diverged"), Not(HasSubstr("× faster"))));
    EXPECT_EQ(deployment.count_comments("improvement"), 0);
}

}  // namespace
}  // namespace tachograph
