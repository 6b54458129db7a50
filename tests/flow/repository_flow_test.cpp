// Repositories are identified by their numbers: they are renamed, transferred and deleted, and other repositories take
// their names.
#include "tests/deployment/deployment.hpp"

#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::Deployment;
using testing::DeploymentOptions;
using testing::FakeGitHub;
using ::testing::HasSubstr;
using testing::Host;

class RepositoryFlow : public ::testing::TestWithParam<Host> {
  protected:
    void start(const std::string& script = {}, DeploymentOptions options = {}) {
        options.host = GetParam();
        if (!script.empty()) options.script = script + "; " + options.script;
        deployment = std::make_unique<Deployment>(options);
        deployment->start();
        wait_until_named("demo/speed");
    }
    // The current name of demo/speed in the log.
    void wait_until_named(const std::string& name) {
        ASSERT_TRUE(deployment->wait_until([&](const State& state) {
            const auto found = state.access.known.find("demo/speed");
            return found != state.access.known.end() && found->second.name == name &&
                   found->second.id == FakeGitHub::repository_number("demo/speed");
        }));
    }
    // Delivers the change if the deployment has webhooks.
    void rename(const std::string& name, const std::string& action = "renamed") {
        deployment->github().rename("demo/speed", name);
        if (GetParam() != Host::github) return;
        const nlohmann::json payload{{"action", action},
                                     {"repository", deployment->github().repository_json("demo/speed")}};
        EXPECT_EQ(deployment->deliver("repository", payload.dump()), 202);
    }
    // Somebody else's repository, with a pull request, takes the name.
    PullId take(const std::string& name) {
        deployment->shell(fmt::format("git clone -q --bare {0}/github/demo/speed.git {0}/github/mallory/{1}.git",
                                      deployment->folder(), name.substr(name.find('/') + 1)));
        const std::string folder = "mallory/" + name.substr(name.find('/') + 1);
        const PullId pull = deployment->forge().open_pull(folder, "slower", "main", "mallory", "Look here");
        deployment->github().note_push(pull, std::string(40, '0'), deployment->forge().pull_state(pull).head,
                                       *parse_timestamp("2026-01-01T00:00:00Z"));
        deployment->github().rename(folder, name);
        return pull;
    }
    void expect_legal() {
        std::string output;
        EXPECT_EQ(deployment->run_program("verify", &output), 0) << output;
    }
    bool wait_for_job(int number, Stage stage) {
        return deployment->wait_until(
            [&](const State& state) {
                const auto found = find_job(state, deployment->job(number));
                return found && found->stage == stage && (!is_terminal(stage) || testing::settled(state));
            },
            60);
    }
    // The bot's comments on that pull request.
    std::vector<std::string> said_on(const PullId& pull) {
        std::vector<std::string> texts;
        for (const git::StoredComment& comment : deployment->forge().comments(pull)) {
            if (comment.author == "tachograph") texts.push_back(comment.text);
        }
        return texts;
    }
    void goes_on_under(const std::string& name) {
        wait_until_named(name);
        ASSERT_TRUE(wait_for_job(1, Stage::reported));
        EXPECT_EQ(deployment->count_comments("tachograph:progress:"), 1);
        EXPECT_EQ(deployment->count_comments("tachograph:result:"), 1);
        EXPECT_EQ(deployment->count_comments("has ended"), 1);
        EXPECT_THAT(deployment->report(find_job(deployment->state(), deployment->job()).value()), HasSubstr("slower"));
        deployment->ask("mallory", "@tachograph status");
        deployment->ask("mallory", "@tachograph runbenchmarks");
        deployment->ask("bob", "@tachograph runbenchmarks");
        ASSERT_TRUE(wait_for_job(2, Stage::running));
        deployment->ask("bob", "@tachograph abort");
        ASSERT_TRUE(wait_for_job(2, Stage::aborted));
        EXPECT_EQ(deployment->count_comments("mallory may not run benchmarks"), 1);
        EXPECT_EQ(count_jobs(deployment->state()), 2U);
        expect_legal();
    }

    std::unique_ptr<Deployment> deployment;
};

INSTANTIATE_TEST_SUITE_P(On, RepositoryFlow, ::testing::Values(Host::github, Host::github_poll),
                         [](const auto& host) { return host.param == Host::github ? "GitHub" : "GitHubPolled"; });

TEST_P(RepositoryFlow, RenamedRepositoryKeepsItsJobsAndGrants) {
    start("sleep 2");
    deployment->ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_for_stage(Stage::running));
    rename("demo/swift");
    goes_on_under("demo/swift");
}

TEST_P(RepositoryFlow, TransferredRepositoryKeepsItsJobsAndGrants) {
    start("sleep 2");
    deployment->ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_for_stage(Stage::accepted));
    rename("others/speed", "transferred");
    goes_on_under("others/speed");
}

// In the configuration, and in queries of programs.
TEST_P(RepositoryFlow, BothNamesMeanTheRenamedRepository) {
    for (const std::string configured : {"demo/swift", "demo/speed"}) {
        DeploymentOptions options;
        options.settings = fmt::format(R"("api": {{"public": ["{}"]}},)", configured);
        options.limits = fmt::format(R"("network": ["{}"])", configured);
        start("sleep 2", options);
        rename("demo/swift");
        wait_until_named("demo/swift");
        deployment->ask("alice", "@tachograph runbenchmarks");
        ASSERT_TRUE(wait_for_job(1, Stage::running));
        std::string files;
        deployment->shell("cat " + deployment->job_folder() + "/*.json", &files);
        EXPECT_THAT(files, HasSubstr("\"network\": true")) << configured;
        for (const std::string asked :
             {"jobs?repo=demo%2Fswift", "jobs?repo=demo%2Fspeed", "jobs/demo/swift/1/1", "jobs/demo/speed/1/1"}) {
            const http::Answer answer = deployment->call("GET", "/api/v1/" + asked);
            EXPECT_EQ(answer.status, 200) << asked << ' ' << answer.body;
            EXPECT_THAT(answer.body, HasSubstr("\"demo/speed#1/1\"")) << asked;
        }
        ASSERT_TRUE(wait_for_job(1, Stage::reported));
    }
}

// Another repository takes the old name at once.
TEST_P(RepositoryFlow, RenamedRepositoryIsFoundDespiteAReusedName) {
    start("sleep 2");
    deployment->ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_for_stage(Stage::running));
    deployment->github().rename("demo/speed", "demo/swift");
    const PullId foreign = take("demo/speed");
    ASSERT_TRUE(wait_for_job(1, Stage::reported));
    EXPECT_EQ(deployment->count_comments("has ended"), 1);
    EXPECT_EQ(deployment->count_comments("tachograph:result:"), 1);
    EXPECT_THAT(said_on(foreign), ::testing::IsEmpty());
    deployment->kill();
    deployment->start();
    goes_on_under("demo/swift");
}

// The other repository's comments are ignored, whoever writes them, whether delivered or polled.
TEST_P(RepositoryFlow, OtherRepositoryUnderTheOldNameIsIgnored) {
    start();
    deployment->ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(wait_for_job(1, Stage::reported));
    rename("demo/swift");
    wait_until_named("demo/swift");
    rename("demo/fast");
    wait_until_named("demo/fast");
    const std::vector<PullId> foreign{take("demo/speed"), take("demo/swift")};
    const std::uint64_t events = deployment->state().events;
    for (const PullId& pull : foreign) {
        for (const char* person : {"chris", "alice", "mallory"}) {
            for (const char* text : {"@tachograph runbenchmarks", "@tachograph status", "@tachograph retry",
                                     "@tachograph addbenchmarker @mallory"})
                deployment->deliver(deployment->forge().add_comment(pull, person, text));
        }
    }
    deployment->kill();
    deployment->start();
    // Later comments are answered.
    deployment->ask("alice", "@tachograph status");
    ASSERT_TRUE(deployment->wait_until(
        [&](const State& state) { return state.events >= events + 2 && testing::settled(state); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    EXPECT_EQ(deployment->state().events, events + 2) << "one question, and its answer";
    EXPECT_EQ(count_jobs(deployment->state()), 1U);
    for (const PullId& pull : foreign) EXPECT_THAT(said_on(pull), ::testing::IsEmpty());
    expect_legal();
}

// It took the name before the bot noticed the rename, while the service was away.
TEST_P(RepositoryFlow, NameReusedDuringDowntimeIsDetected) {
    start();
    deployment->kill();
    deployment->github().rename("demo/speed", "demo/swift");
    const PullId foreign = take("demo/speed");
    deployment->forge().add_comment(foreign, "chris", "@tachograph runbenchmarks");
    const ForgeComment ours = deployment->say("alice", "@tachograph runbenchmarks");
    deployment->start();
    deployment->deliver(ours);
    ASSERT_TRUE(wait_for_job(1, Stage::reported));
    EXPECT_EQ(count_jobs(deployment->state()), 1U);
    EXPECT_THAT(said_on(foreign), ::testing::IsEmpty());
    wait_until_named("demo/swift");
    expect_legal();
}

TEST_P(RepositoryFlow, MissingRepositoryIsShownToTheAdmin) {
    start();
    deployment->github().remove("demo/speed");
    const PullId foreign = take("demo/speed");
    deployment->kill();
    deployment->start();
    std::string ready;
    for (int tries = 0; tries < 500 && ready.find("not to be found") == std::string::npos; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ready = deployment->call("GET", "/readyz").body;
    }
    EXPECT_THAT(ready, HasSubstr("demo/speed (" + std::to_string(FakeGitHub::repository_number("demo/speed"))));
    deployment->deliver(deployment->forge().add_comment(foreign, "chris", "@tachograph runbenchmarks"));
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    EXPECT_EQ(count_jobs(deployment->state()), 0U);
    EXPECT_THAT(said_on(foreign), ::testing::IsEmpty());
}

}  // namespace
}  // namespace tachograph
