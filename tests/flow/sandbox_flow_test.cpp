// The machine has no working sandbox: no code of a pull request runs, and everybody concerned learns why.
#include "tests/deployment/deployment.hpp"
#include "tests/folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::HasSubstr;
using ::testing::Not;

// A wrapper of bubblewrap that can be broken and repaired.
class BreakableSandbox {
  public:
    BreakableSandbox() {
        std::ofstream(folder_ / "bwrap") << fmt::format(
            "#!/bin/sh\n[ -e {0}/broken ] && {{ echo 'setting up uid map: Permission denied' >&2; exit 1; }}\n"
            "PATH={1}; exec bwrap \"$@\"\n",
            folder_.path, old_);
        fs::permissions(folder_.path, fs::perms(0755));
        fs::permissions(folder_ / "bwrap", fs::perms(0755));
        ::setenv("PATH", (folder_.path + ":" + old_).c_str(), 1);
    }
    BreakableSandbox(const BreakableSandbox&) = delete;
    BreakableSandbox& operator=(const BreakableSandbox&) = delete;
    ~BreakableSandbox() { ::setenv("PATH", old_.c_str(), 1); }

    void break_it() const { std::ofstream(folder_ / "broken"); }
    void mend_it() const { fs::remove(folder_ / "broken"); }

  private:
    std::string old_ = ::getenv("PATH");
    testing::Folder folder_;
};

std::string log_of(const Deployment& deployment) {
    std::string log;
    deployment.shell("cat " + deployment.folder() + "/serve.log", &log);
    return log;
}

std::string readiness(const Deployment& deployment) {
    const http::Answer answer = deployment.call("GET", "/readyz");
    return fmt::format("{} {}", answer.status, answer.body);
}

TEST(SandboxFlow, FailingSandboxFailsJobsWithTheCause) {
    const BreakableSandbox sandbox;
    Deployment deployment;
    deployment.start();
    EXPECT_THAT(log_of(deployment), HasSubstr("benchmarks run in bubblewrap"));
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    ASSERT_EQ(find_job(deployment.state(), deployment.job()).value().stage, Stage::reported);

    sandbox.break_it();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until([&](const State& state) {
        const auto second = find_job(state, deployment.job(2));
        return second && second->stage == Stage::failed && testing::settled(state);
    }));
    const std::string cause = "setting up uid map: Permission denied";
    EXPECT_THAT(find_job(deployment.state(), deployment.job(2)).value().reason,
                AllOf(HasSubstr("code of a pull request runs only in a sandbox"), HasSubstr(cause)));
    EXPECT_EQ(deployment.count_comments("setting up uid map"), 1);
    ASSERT_TRUE(deployment.wait_until([&](const State&) { return readiness(deployment).starts_with("503"); }));
    EXPECT_THAT(readiness(deployment), HasSubstr(cause));
    EXPECT_THAT(log_of(deployment), HasSubstr(cause));
    std::string output;
    EXPECT_EQ(deployment.run_program("check-config", &output), 0);
    EXPECT_THAT(output, AllOf(HasSubstr("limits.sandbox"), HasSubstr(cause)));

    sandbox.mend_it();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until([&](const State& state) {
        const auto third = find_job(state, deployment.job(3));
        return third && third->stage == Stage::reported;
    }));
    EXPECT_TRUE(deployment.wait_until([&](const State&) { return readiness(deployment).starts_with("200"); }));
}

TEST(SandboxFlow, DisabledSandboxIsShownToEverybody) {
    DeploymentOptions options;
    options.limits = R"("sandbox": "none")";
    Deployment deployment(options);
    deployment.start();
    EXPECT_THAT(log_of(deployment), AllOf(HasSubstr("warn"), HasSubstr("benchmarks run without a sandbox")));
    std::string output;
    EXPECT_EQ(deployment.run_program("check-config", &output), 0);
    EXPECT_THAT(output, HasSubstr("limits.sandbox is none"));
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    const Job job = find_job(deployment.state(), deployment.job()).value();
    ASSERT_EQ(job.stage, Stage::reported) << job.reason << job.log;
    const std::string report = deployment.report(job);
    EXPECT_LT(report.find("**No sandbox:**"), report.find("2.00× slower"));
}

TEST(SandboxFlow, MissingJobFolderIsCreatedAgain) {
    Deployment deployment;
    deployment.start();
    fs::remove_all(deployment.folder() + "/data/jobs");
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    const Job job = find_job(deployment.state(), deployment.job()).value();
    EXPECT_EQ(job.stage, Stage::reported) << job.reason << job.log;
}

TEST(SandboxFlow, TheRunnerGetsNoSecretOfTheService) {
    ::setenv("TACHOGRAPH_TEST_SECRET", "hidden", 1);
    DeploymentOptions options;
    options.script = "sleep 600";
    Deployment deployment(options);
    deployment.start();
    ::unsetenv("TACHOGRAPH_TEST_SECRET");
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    std::string environment;
    EXPECT_EQ(
        deployment.shell("tr '\\0' '\\n' < /proc/$(cat " + deployment.job_folder() + "/pid)/environ", &environment), 0);
    EXPECT_THAT(environment, AllOf(HasSubstr("PATH="), Not(HasSubstr("hidden"))));
}

TEST(SandboxFlow, DataFolderIsPrivate) {
    Deployment deployment;
    fs::create_directories(deployment.folder() + "/data");
    fs::permissions(deployment.folder() + "/data", fs::perms(0755));
    std::ofstream(deployment.folder() + "/data/webhook-secret") << "open";
    fs::permissions(deployment.folder() + "/data/webhook-secret", fs::perms(0644));
    std::string output;
    deployment.run_program("check-config", &output);
    EXPECT_THAT(output, AllOf(HasSubstr("webhook-secret is open to all users"), HasSubstr("data_dir")));
    deployment.start();
    EXPECT_EQ(fs::status(deployment.folder() + "/data").permissions(), fs::perms(0750));
}

TEST(SandboxFlow, WritableConfigurationIsReported) {
    Deployment deployment;
    const std::string file = deployment.folder() + "/config.json";
    const auto notes = [&](fs::perms mode) {
        fs::permissions(file, mode);
        std::string output;
        EXPECT_EQ(deployment.run_program("check-config", &output), 0) << output;
        return output;
    };
    EXPECT_THAT(notes(fs::perms(0640)), Not(HasSubstr("config.json; run chmod")));
    EXPECT_THAT(notes(fs::perms(0646)), HasSubstr("can change " + file + "; run chmod o= on it"));
}

}  // namespace
}  // namespace tachograph
