// People let each other in and out: by command, and by pull requests to the access-control repository.
#include "access-control/rights.hpp"
#include "tests/deployment/deployment.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::AllOf;
using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::HasSubstr;
using testing::Host;

class AccessFlow : public ::testing::Test {
  protected:
    void start(const DeploymentOptions& options = {}) {
        deployment = std::make_unique<Deployment>(options);
        deployment->start();
        ASSERT_TRUE(deployment->wait_until([](const State& state) { return !state.policy.empty(); }));
    }
    static Rights rights(const State& state, const std::string& account) {
        return access_control::rights_of(state.access, {account}, "demo/speed",
                                         *parse_timestamp("2026-11-25T00:00:00Z"));
    }
    void wait_until_answered(const std::string& part) {
        for (int tries = 0; tries < 500; ++tries) {
            if (deployment->count_comments(part) > 0) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        std::string log;
        deployment->shell("git -C " + deployment->folder() + "/data/events.git log --format=%s main; tail -5 " +
                              deployment->folder() + "/serve.log",
                          &log);
        FAIL() << "nobody said: " << part << "\n" << log;
    }
    std::string git(const std::string& arguments) const {
        std::string output;
        deployment->shell("git -C " + deployment->folder() + "/data/forge/tachograph/access-control.git " + arguments,
                          &output);
        return output;
    }
    // A clone of the access-control repository, with a branch on which this was done.
    void branch(const std::string& name, const std::string& script) const {
        const std::string clone = deployment->folder() + "/" + name;
        std::string output;
        ASSERT_EQ(
            deployment->shell(fmt::format("git clone -q {}/data/forge/tachograph/access-control.git {} && cd {} && git "
                                          "checkout -q -b {} && {} && git add -A && git -c user.name={} -c "
                                          "user.email=x@example.org commit -qm request && git push -q origin {}",
                                          deployment->folder(), clone, clone, name, script, name, name),
                              &output),
            0)
            << output;
    }
    PullId open(const std::string& author) {
        return deployment->forge().open_pull("tachograph/access-control", author, "main", author, "Let me in");
    }
    void say(const PullId& pull, const std::string& author, const std::string& text) {
        deployment->deliver(deployment->forge().add_comment(pull, author, text));
    }
    void wait_for_comment(const PullId& pull, const std::string& part) {
        std::string all;
        for (int tries = 0; tries < 500; ++tries) {
            all.clear();
            for (const auto& comment : deployment->forge().comments(pull)) all += comment.text + "\n";
            if (all.find(part) != std::string::npos) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        FAIL() << "nobody said '" << part << "' but\n" << all;
    }

    std::unique_ptr<Deployment> deployment;
};

TEST_F(AccessFlow, TheRepositoryBeginsWithTheConfigurationWhichIsNotAskedAgain) {
    start();
    EXPECT_THAT(git("ls-tree -r --name-only main"),
                AllOf(HasSubstr("README.md\n"), HasSubstr("org/admins/chris\n"), HasSubstr("org/benchmarkers/alice\n"),
                      HasSubstr("repos/demo/speed/registered\n")));
    deployment->stop();
    deployment->shell("sed -i 's/\"alice\", //' " + deployment->folder() + "/config.json");
    deployment->start();
    EXPECT_TRUE(rights(deployment->state(), "alice").benchmark);
}

TEST_F(AccessFlow, AnAdminLetsSomebodyInAndOut) {
    start();
    deployment->ask("mallory", "@tachograph runbenchmarks");
    deployment->ask("mallory", "@tachograph addbenchmarker @mallory");
    wait_until_answered("mallory is no admin of demo/speed");
    deployment->ask("chris", "@tachograph addbenchmarker @mallory");
    wait_until_answered("@mallory may run benchmarks on demo/speed");
    deployment->ask("chris", "@tachograph addbenchmarker mallory on speed");
    wait_until_answered("mallory may do that already, by repos/demo/speed/benchmarkers/mallory");
    EXPECT_THAT(git("log -1 --format=%B main"),
                AllOf(HasSubstr("Let mallory run benchmarks on demo/speed"), HasSubstr("Asked-by: chris"),
                      HasSubstr("Asked-in: demo/speed#1")));
    deployment->ask("bob", "@tachograph whois @mallory");
    wait_until_answered("repos/demo/speed/benchmarkers/mallory: ");
    wait_until_answered("Let mallory run benchmarks on demo/speed");
    deployment->ask("mallory", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_until([&](const State& state) {
        const Job* job = find_job(state, deployment->job(2));
        return job && job->stage == Stage::reported;
    }));
    deployment->ask("chris", "@tachograph removebenchmarker @mallory");
    wait_until_answered("@mallory may no longer run benchmarks on demo/speed");
    EXPECT_FALSE(rights(deployment->state(), "mallory").benchmark);
    std::string output;
    EXPECT_EQ(deployment->run_program("verify", &output), 0) << output;
}

TEST_F(AccessFlow, SeveralCommandsInOneCommentAreFollowed) {
    start();
    deployment->ask("chris",
                    "@tachograph addbenchmarker @dora\n@tachograph addbenchmarker @eve on org\n"
                    "@tachograph removebenchmarker @bob on org");
    ASSERT_TRUE(deployment->wait_until([](const State& state) {
        return rights(state, "dora").benchmark && rights(state, "eve").benchmark && !rights(state, "bob").benchmark;
    }));
}

TEST_F(AccessFlow, APullRequestIsExplainedApprovedAndMerged) {
    start();
    branch("zoe",
           "mkdir -p repos/demo/speed/benchmarkers && echo '# I maintain it' > repos/demo/speed/benchmarkers/zoe");
    const PullId pull = open("zoe");
    wait_for_comment(pull, "@zoe may run benchmarks on demo/speed");
    wait_for_comment(pull, "it wants the approval of an admin of demo/speed other than its author: chris");
    say(pull, "zoe", "@tachograph approve");
    wait_for_comment(pull, "I cannot follow `approve`");
    say(pull, "chris", "@tachograph approve");
    wait_for_comment(pull, "@chris done, with commit");
    EXPECT_EQ(deployment->forge().describe(pull).state, "merged");
    EXPECT_THAT(git("log -1 --format=%B main"), HasSubstr("Approved-by: chris"));
    deployment->ask("zoe", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_for_stage(Stage::reported));
}

TEST_F(AccessFlow, APushAfterTheApprovalVoidsIt) {
    start();
    branch("zoe", "mkdir -p org/benchmarkers && echo '# I help' > org/benchmarkers/zoe");
    const PullId pull = open("zoe");
    wait_for_comment(pull, "@zoe may run benchmarks on all repositories");
    const ForgeComment approval = deployment->forge().add_comment(pull, "chris", "@tachograph approve");
    deployment->shell(
        fmt::format("cd {}/zoe && mv org/benchmarkers/zoe org/admins/zoe && git add -A && git -c user.name=zoe "
                    "-c user.email=z@example.org commit -qm more && git push -q origin HEAD:refs/pull/1/head",
                    deployment->folder()));
    deployment->deliver(approval);
    wait_for_comment(pull, "was pushed after the approval");
    wait_for_comment(pull, "@zoe may administer all repositories");
    EXPECT_FALSE(rights(deployment->state(), "zoe").benchmark);
}

TEST_F(AccessFlow, ARepositorysAdminApprovesNothingElse) {
    start();
    branch("rita", "mkdir -p repos/demo/speed/admins && echo '# she maintains it' > repos/demo/speed/admins/rita");
    const PullId first = open("rita");
    wait_for_comment(first, "@rita may administer demo/speed");
    say(first, "chris", "@tachograph approve");
    wait_for_comment(first, "@chris done");
    branch(
        "zoe",
        "mkdir -p repos/demo/speed/benchmarkers && echo '# me' > repos/demo/speed/benchmarkers/zoe && echo x > ci.yml");
    const PullId second = open("zoe");
    wait_for_comment(second, "files that are not of the policy change");
    say(second, "rita", "@tachograph approve");
    wait_for_comment(second, "it wants the approval of an admin of the organisation");
    branch("yan", "mkdir -p repos/demo/speed/benchmarkers && echo '# me' > repos/demo/speed/benchmarkers/yan");
    const PullId third = open("yan");
    wait_for_comment(third, "@yan may run benchmarks on demo/speed");
    say(third, "rita", "@tachograph approve");
    wait_for_comment(third, "@rita done");
}

TEST_F(AccessFlow, WhatIsPushedDirectlyIsNotInForce) {
    start();
    const std::string before = deployment->state().policy;
    branch("mallory", "echo '# why not' > org/admins/mallory");
    deployment->shell("cd " + deployment->folder() + "/mallory && git push -q origin mallory:main");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return state.quarantine && state.quarantine->told; }));
    EXPECT_EQ(deployment->state().policy, before);
    EXPECT_FALSE(rights(deployment->state(), "mallory").administer);
    EXPECT_THAT(git("log -1 --notes=tachograph --format=%N main"),
                AllOf(HasSubstr("@chris this is not in force"), HasSubstr("@mallory may administer all repositories")));
    // Nothing rides on it.
    deployment->ask("chris", "@tachograph addbenchmarker @dora");
    wait_until_answered("has a commit that is not in force");
    const std::string commit = git("rev-parse main").substr(0, 40);
    deployment->ask("mallory", "@tachograph adopt " + commit);
    wait_until_answered("mallory is no admin of the organisation");
    deployment->ask("chris", "@tachograph adopt " + commit.substr(0, 10));
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return rights(state, "mallory").administer; }));
}

TEST_F(AccessFlow, AnInvalidPolicyIsRefusedWithItsLines) {
    start();
    branch("zoe", "printf '# me\\nbecause\\n' > org/benchmarkers/zoe; ln -s /etc/passwd org/admins/link");
    const PullId pull = open("zoe");
    wait_for_comment(pull, "org/benchmarkers/zoe:2: 'because' is neither a comment");
    wait_for_comment(pull, "org/admins/link: it is a symbolic link");
    say(pull, "chris", "@tachograph approve");
    wait_for_comment(pull, "the policy would not hold");
}

TEST_F(AccessFlow, WhoIsLetOutRunsNothingMore) {
    DeploymentOptions options;
    options.script = "sleep 600";
    start(options);
    deployment->ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_for_stage(Stage::running));
    deployment->ask("alice", "@tachograph runbenchmarks", 2);
    ASSERT_TRUE(deployment->wait_until([&](const State& state) {
        const Job* job = find_job(state, deployment->job(1, 2));
        return job && job->stage == Stage::accepted;
    }));
    deployment->ask("chris", "@tachograph removebenchmarker @alice on org");
    ASSERT_TRUE(deployment->wait_until([&](const State& state) {
        return state.jobs.at(deployment->job()).stage == Stage::aborted &&
               state.jobs.at(deployment->job(1, 2)).stage == Stage::aborted;
    }));
    EXPECT_FALSE(deployment->state().jobs.at(deployment->job(1, 2)).started_at);
    wait_until_answered("alice may not run benchmarks on demo/speed any more");
}

TEST_F(AccessFlow, TheProgramSaysWhyAndWhatChanges) {
    start();
    std::string output;
    EXPECT_EQ(deployment->run_program("access why alice demo/speed", &output), 0);
    EXPECT_THAT(output,
                AllOf(HasSubstr("alice may run benchmarks on demo/speed"), HasSubstr("org/benchmarkers/alice: "),
                      HasSubstr("Begin with what the configuration says")));
    EXPECT_EQ(deployment->run_program("access why mallory demo/speed", &output), 1);
    branch("zoe", "rm org/benchmarkers/alice && echo '# me' > org/admins/zoe");
    const std::string check = std::string(TACHOGRAPH_PROGRAM) + " check-access " + deployment->folder() + "/zoe";
    EXPECT_EQ(deployment->shell(check + " --base origin/main", &output), 0);
    EXPECT_EQ(output,
              "@zoe may administer all repositories and run benchmarks there\n"
              "@alice may no longer run benchmarks on all repositories\n"
              "to be approved by an admin of org: chris\n");
    deployment->shell("cd " + deployment->folder() +
                      "/zoe && git rm -q org/admins/* && git -c user.name=z -c "
                      "user.email=z@example.org commit -qm none");
    EXPECT_EQ(deployment->shell(check + " --json", &output), 1);
    EXPECT_THAT(output, HasSubstr("there must be an admin"));
}

TEST_F(AccessFlow, WhereTheLastAdminIsGoneTheServerRecovers) {
    start();
    std::string output;
    EXPECT_EQ(deployment->run_program("access recover dora", &output), 1) << "the service runs";
    deployment->stop();
    EXPECT_EQ(deployment->run_program("access recover dora", &output), 0) << output;
    deployment->start();
    deployment->ask("dora", "@tachograph addbenchmarker @eve");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return rights(state, "eve").benchmark; }));
    deployment->shell("git -C " + deployment->folder() + "/data/events.git log --format=%s main", &output);
    EXPECT_THAT(output, HasSubstr("adopted access: RECOVERED on the server"));
}

TEST_F(AccessFlow, KilledAtEveryStepItLetsInOnce) {
    start();
    deployment->kill();
    const ForgeComment comment = deployment->say("chris", "@tachograph addbenchmarker @dora");
    for (int restart = 0; restart < 6; ++restart) {
        deployment->start();
        deployment->deliver(comment);
        std::this_thread::sleep_for(std::chrono::milliseconds(7 * restart));
        deployment->kill();
    }
    deployment->start();
    ASSERT_TRUE(deployment->wait_until([](const State& state) {
        return rights(state, "dora").benchmark && state.requests.empty() && state.replies.empty();
    }));
    EXPECT_EQ(git("rev-list --count main"), "2\n");
    EXPECT_EQ(deployment->count_comments("@dora may run benchmarks on demo/speed"), 1);
}

// The access-control repository on a host, of which this disk has a copy.
class AccessOnGitHub : public AccessFlow, public ::testing::WithParamInterface<Host> {
  protected:
    PullId request(const std::string& who) {
        const std::string clone = deployment->folder() + "/" + who;
        deployment->shell(
            fmt::format("git clone -q {0}/github/bot/access.git {1} && cd {1} && git checkout -q -b {2} && "
                        "mkdir -p repos/demo/speed/benchmarkers && echo '# please' > "
                        "repos/demo/speed/benchmarkers/{2} && git add -A && git -c user.name={2} -c "
                        "user.email={2}@example.org commit -qm request && git push -q origin {2}",
                        deployment->folder(), clone, who));
        const PullId pull = deployment->forge().open_pull("bot/access", who, "main", who, "Let me in");
        deployment->github().note_push(pull, std::string(40, '0'), deployment->forge().condition_of(pull).head,
                                       *parse_timestamp("2026-01-01T00:00:00Z"));
        return pull;
    }
    // It is set after the comment.
    void wait_for_status(const std::string& commit, const std::string& status) {
        for (int tries = 0; tries < 500; ++tries) {
            const auto all = deployment->github().statuses(commit);
            if (!all.empty() && all.back() == status) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        FAIL() << "the status never was " << status;
    }
    void restart_on_another_machine() {
        const State before = deployment->state();
        deployment->kill();
        deployment->lose_disk();
        deployment->start();
        const State after = deployment->state();
        EXPECT_EQ(after.access, before.access);
        EXPECT_EQ(after.policy, before.policy);
    }
};

INSTANTIATE_TEST_SUITE_P(On, AccessOnGitHub, ::testing::Values(Host::github, Host::github_poll),
                         [](const auto& host) { return host.param == Host::github ? "GitHub" : "GitHubPolled"; });

TEST_P(AccessOnGitHub, PeopleLetEachOtherIn) {
    start(testing::hosted_on(GetParam()));
    const PullId pull = request("zoe");
    wait_for_comment(pull, "@zoe may run benchmarks on demo/speed");
    say(pull, "chris", "@tachograph approve");
    wait_for_comment(pull, "@chris done, with commit");
    EXPECT_THAT(deployment->on_host("bot/access", "log -1 --format=%B main"), HasSubstr("Approved-by: chris"));
    deployment->ask("chris", "@tachograph addbenchmarker @nobody-at-all");
    wait_until_answered("there is no account nobody-at-all");
    deployment->ask("chris", "@tachograph addbenchmarker @dora");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return rights(state, "dora").benchmark; }));
    EXPECT_THAT(deployment->on_host("bot/access", "show main:repos/demo/speed/benchmarkers/dora"), HasSubstr("id: "));
    wait_until_answered("@dora may run benchmarks on demo/speed");
    std::this_thread::sleep_for(std::chrono::seconds(2));  // it is published at most once a second
    restart_on_another_machine();
    deployment->ask("zoe", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_for_stage(Stage::reported, 60));
}

// A command and somebody's merge at the same time: both come into force, one after the other.
TEST_P(AccessOnGitHub, ACommandIsDecidedAnewAfterAMerge) {
    start(testing::hosted_on(GetParam()));
    const PullId pull = request("zoe");
    wait_for_comment(pull, "@zoe may run benchmarks");
    deployment->github().add_review(pull, "chris", "fine", "APPROVED");
    const ForgeComment comment = deployment->say("chris", "@tachograph addbenchmarker @dora");
    deployment->shell(
        fmt::format("cd {}/zoe && git fetch -q origin && git checkout -q origin/main && git -c user.name=gh -c "
                    "user.email=gh@example.org merge -q --no-ff -m merged zoe && git push -q origin HEAD:main",
                    deployment->folder()));
    deployment->github().note_merge(pull, deployment->on_host("bot/access", "rev-parse main").substr(0, 40), "chris");
    deployment->deliver(comment);
    ASSERT_TRUE(deployment->wait_until(
        [](const State& state) { return rights(state, "zoe").benchmark && rights(state, "dora").benchmark; }));
    EXPECT_FALSE(deployment->state().quarantine);
}

TEST_P(AccessOnGitHub, TheButtonDoesWithTheRightReviewOnly) {
    start(testing::hosted_on(GetParam()));
    const auto press = [&](const PullId& pull, const std::string& who, const std::string& merger) {
        deployment->shell(
            fmt::format("cd {}/{} && git fetch -q origin && git checkout -q origin/main && git -c user.name=gh -c "
                        "user.email=gh@example.org merge -q --no-ff -m merged {} && git push -q origin HEAD:main",
                        deployment->folder(), who, who));
        const std::string commit = deployment->on_host("bot/access", "rev-parse main").substr(0, 40);
        deployment->github().note_merge(pull, commit, merger);
        return commit;
    };
    const PullId approved = request("zoe");
    wait_for_comment(approved, "@zoe may run benchmarks");
    const std::string head = deployment->forge().condition_of(approved).head;
    wait_for_status(head, "pending");
    deployment->github().add_review(approved, "chris", "fine", "APPROVED");
    wait_for_comment(approved, "It is approved at");
    wait_for_status(head, "success");
    press(approved, "zoe", "chris");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return rights(state, "zoe").benchmark; }));

    const PullId alone = request("mallory");
    wait_for_comment(alone, "@mallory may run benchmarks");
    deployment->github().add_review(alone, "chris", "fine", "APPROVED");
    const std::string commit = press(alone, "mallory", "mallory");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return state.quarantine && state.quarantine->told; }));
    EXPECT_FALSE(rights(deployment->state(), "mallory").benchmark);
    ASSERT_EQ(deployment->github().notes(commit).size(), 1U);
    EXPECT_THAT(deployment->github().notes(commit)[0],
                AllOf(HasSubstr("@chris this is not in force"), HasSubstr("it was merged by mallory")));
}

}  // namespace
}  // namespace tachograph
