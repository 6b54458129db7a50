// The first start with the accounts of config.json.
#include "tests/flow/access_flow.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::AccessFlow;
using ::testing::AllOf;
using testing::Deployment;
using testing::DeploymentOptions;
using testing::FakeGitHub;
using ::testing::HasSubstr;
using testing::Host;
using ::testing::Not;

// The repository lies on the service's disk, or on the host; so does its log.
class FirstStart : public AccessFlow, public ::testing::WithParamInterface<bool> {
  protected:
    void SetUp() override {
        DeploymentOptions options;
        options.host = Host::github;
        deployment = std::make_unique<Deployment>(GetParam() ? testing::hosted_on(Host::github) : options);
    }
    std::string policy(const std::string& arguments) const {
        if (GetParam()) return deployment->on_host("bot/access", arguments);
        std::string output;
        deployment->shell("git -C " + deployment->folder() + "/data/access-control.git " + arguments, &output);
        return output;
    }
    void begin() {
        deployment->start();
        ASSERT_TRUE(deployment->wait_until([](const State& state) { return !state.policy.empty(); }));
    }
    // Runs `init`, and then this command in the repository.
    void init_and(const std::string& script) const {
        std::string output;
        ASSERT_EQ(deployment->run_program("init", &output), 0) << output;
        const std::string home = GetParam() ? "github/bot/access.git" : "data/access-control.git";
        ASSERT_EQ(
            deployment->shell(fmt::format("cd {} && git clone -q {} w && cd w && {} && git add -A && git -c "
                                          "user.name=c -c user.email=c@example.org commit -qm more && git push -q",
                                          deployment->folder(), home, script),
                              &output),
            0)
            << output;
    }
    void begin_beside() {
        deployment->start();
        ASSERT_TRUE(deployment->wait_until([](const State& state) { return state.quarantine.has_value(); }));
        EXPECT_TRUE(deployment->state().policy.empty());
        EXPECT_FALSE(rights(deployment->state(), "alice").benchmark);
        EXPECT_TRUE(rights(deployment->state(), "chris").administer);
    }
    void configure(const std::string& from, const std::string& to) const {
        ASSERT_EQ(deployment->shell(fmt::format("sed -i 's/{}/{}/' {}/config.json", from, to, deployment->folder())),
                  0);
    }
    std::string said() const {
        std::string log;
        deployment->shell("cat " + deployment->folder() + "/serve.log", &log);
        return log;
    }
    static std::string number_of(const std::string& account) {
        return fmt::format("\nid: {}\n", FakeGitHub::account_number(account));
    }
    void expect_numbers() const {
        EXPECT_THAT(policy("show main:org/admins/chris"), HasSubstr(number_of("chris")));
        for (const char* account : {"alice", "bob"})
            EXPECT_THAT(policy(fmt::format("show main:org/benchmarkers/{}", account)), HasSubstr(number_of(account)));
        for (const Grant& grant : deployment->state().access.grants)
            EXPECT_EQ(grant.id, FakeGitHub::account_number(grant.account));
        EXPECT_EQ(policy("rev-parse main").substr(0, 40), deployment->state().policy);
    }
};

INSTANTIATE_TEST_SUITE_P(With, FirstStart, ::testing::Values(false, true),
                         [](const auto& hosted) { return hosted.param ? "AllOnTheHost" : "TheLogOnDisk"; });

TEST_P(FirstStart, HandlesArePinnedToNumbers) {
    begin();
    expect_numbers();
    const std::string policy_then = deployment->state().policy;
    deployment->stop();
    deployment->start();
    EXPECT_EQ(deployment->state().policy, policy_then);
    EXPECT_EQ(policy("rev-list --count main"), "1\n");
    std::string output;
    EXPECT_EQ(deployment->run_program("verify", &output), 0) << output;
}

// Somebody took over the handle before the service was started again.
TEST_P(FirstStart, NewOwnerOfAHandleGetsNoRights) {
    begin();
    const ForgeComment comment = deployment->say("alice", "@tachograph runbenchmarks");
    const nlohmann::json payload{{"action", "created"},
                                 {"issue", {{"number", 1}, {"pull_request", nlohmann::json::object()}}},
                                 {"comment",
                                  {{"id", std::stoll(FakeGitHub::number_of(comment.id))},
                                   {"body", comment.text},
                                   {"created_at", "2026-01-01T00:00:00Z"},
                                   {"updated_at", "2026-01-01T00:00:00Z"},
                                   {"user", {{"login", "alice"}, {"id", 99}}}}},
                                 {"repository", deployment->github().repository_json("demo/speed")},
                                 {"sender", {{"login", "alice"}, {"id", 99}}}};
    EXPECT_EQ(deployment->deliver("issue_comment", payload.dump()), 202);
    wait_until_answered("alice may not run benchmarks on demo/speed");
    EXPECT_FALSE(find_job(deployment->state(), deployment->job()));
}

TEST_P(FirstStart, UnknownHandleGetsNoGrant) {
    configure("\"bob\"", "\"bob\", \"nobody-at-all\"");
    begin();
    expect_numbers();
    EXPECT_THAT(policy("ls-tree -r --name-only main"), Not(HasSubstr("nobody-at-all")));
    EXPECT_THAT(said(), HasSubstr("benchmarkers: the forge has no account 'nobody-at-all', so that it gets no grant"));
    EXPECT_FALSE(rights(deployment->state(), "nobody-at-all").benchmark);
    deployment->stop();
    deployment->start();
    EXPECT_EQ(policy("rev-list --count main"), "1\n");
}

TEST_P(FirstStart, UnknownAdminPreventsTheStart) {
    configure("\"chris\"", "\"nobody-at-all\"");
    std::string output;
    EXPECT_EQ(deployment->run_program("serve", &output), 2);
    EXPECT_THAT(output, HasSubstr("admin: the forge has no account 'nobody-at-all'; write the handle"));
    EXPECT_THAT(policy("rev-list --count --all"), Not(HasSubstr("1")));
}

TEST_P(FirstStart, WaitsForTheHost) {
    deployment->github().set_down(true);
    auto started = std::async(std::launch::async, [&] { deployment->start(); });
    std::string log;
    for (int tries = 0; tries < 1000 && log.find("the first start waits: GitHub said to GET") == std::string::npos;
         ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        log = said();
    }
    EXPECT_THAT(log, HasSubstr("the first start waits: GitHub said to GET"));
    EXPECT_EQ(deployment->call("GET", "/readyz").status, 503);
    EXPECT_EQ(deployment->call("GET", "/healthz").status, 200);
    EXPECT_THAT(policy("rev-list --count --all"), Not(HasSubstr("1")));
    deployment->github().set_down(false);
    started.get();
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return !state.policy.empty(); }));
    expect_numbers();
    const auto began = [](const std::string& type) { return type.starts_with("service.began"); };
    EXPECT_EQ(std::ranges::count_if(deployment->events(), began), GetParam() ? 1 : 0);
}

TEST_P(FirstStart, StopsOnRequestWhileWaiting) {
    deployment->github().set_down(true);
    std::string output;
    deployment->shell(
        fmt::format("cd {} && {{ {} serve --config config.json > serve.log 2>&1 & }} ; service=$!; for n in "
                    "$(seq 600); do grep -q 'the first start waits' serve.log && break; sleep 0.05; done; cat "
                    "serve.log; kill $service; wait $service; echo ended $?",
                    deployment->folder(), TACHOGRAPH_PROGRAM),
        &output);
    EXPECT_THAT(output, AllOf(HasSubstr("the first start waits"), HasSubstr("ended 0")));
}

TEST_P(FirstStart, PolicyOfInitIsInForce) {
    std::string output;
    ASSERT_EQ(deployment->run_program("init", &output), 0) << output;
    begin();
    expect_numbers();
    EXPECT_EQ(policy("rev-list --count main"), "1\n");
}

// As an earlier version made it, which did not look up numbers.
TEST_P(FirstStart, MatchingRepositoryGetsTheNumbers) {
    init_and("sed -i /^id:/d org/*/*");
    begin();
    expect_numbers();
}

TEST_P(FirstStart, GrantWithAWrongNumberWaitsForTheAdmin) {
    init_and("sed -i 's/^id:.*/id: 99/' org/benchmarkers/bob");
    begin_beside();
}

TEST_P(FirstStart, WaitingForTheAdminNeedsNoHost) {
    init_and("echo '# too' > org/benchmarkers/eve");
    begin_beside();
    deployment->stop();
    deployment->github().set_down(true);
    deployment->start();
    EXPECT_TRUE(rights(deployment->state(), "chris").administer);
}

TEST_P(FirstStart, RecoveredAdminGetsTheirNumber) {
    begin();
    deployment->stop();
    std::string output;
    EXPECT_EQ(deployment->run_program("access recover nobody-at-all", &output), 1);
    EXPECT_THAT(output, HasSubstr("the forge has no account 'nobody-at-all', and nothing was changed"));
    for (const std::string account : {"chris", "dora"}) {
        EXPECT_EQ(deployment->run_program("access recover " + account, &output), 0) << output;
        EXPECT_THAT(policy("show main:org/admins/" + account), HasSubstr(number_of(account)));
    }
    deployment->start();
    EXPECT_FALSE(deployment->state().quarantine);
    EXPECT_EQ(deployment->run_program("verify", &output), 0) << output;
}

}  // namespace
}  // namespace tachograph
