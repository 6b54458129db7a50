// People grant and revoke access: by commands, and by pull requests to the access-control repository.
#include "tests/flow/access_flow.hpp"

#include <string>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::AccessFlow;
using ::testing::AllOf;
using testing::DeploymentOptions;
using ::testing::HasSubstr;

TEST_F(AccessFlow, ConfigurationIsUsedAtTheFirstStartOnly) {
    start();
    EXPECT_THAT(git("ls-tree -r --name-only main"),
                AllOf(HasSubstr("README.md\n"), HasSubstr("org/admins/chris\n"), HasSubstr("org/benchmarkers/alice\n"),
                      HasSubstr("repos/demo/speed/registered\n")));
    deployment->stop();
    deployment->shell("sed -i 's/\"alice\", //' " + deployment->folder() + "/config.json");
    deployment->start();
    EXPECT_TRUE(rights(deployment->state(), "alice").benchmark);
}

TEST_F(AccessFlow, AdminGrantsAndRevokesAccess) {
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
                      HasSubstr("Asked-in: demo/speed/1")));
    deployment->ask("bob", "@tachograph whois @mallory");
    wait_until_answered("repos/demo/speed/benchmarkers/mallory: ");
    deployment->ask("mallory", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_until([&](const State& state) {
        const auto job = find_job(state, deployment->job());
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
    wait_for_comment(pull, "zoe is no admin of anything");
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
    wait_until_explained(pull);
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

TEST_F(AccessFlow, DirectPushIsQuarantined) {
    start();
    const std::string before = deployment->state().policy;
    branch("mallory", "echo '# why not' > org/admins/mallory");
    deployment->shell("cd " + deployment->folder() + "/mallory && git push -q origin mallory:main");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return state.quarantine && state.quarantine->told; }));
    EXPECT_EQ(deployment->state().policy, before);
    EXPECT_FALSE(rights(deployment->state(), "mallory").administer);
    EXPECT_THAT(git("log -1 --notes=tachograph --format=%N main"),
                AllOf(HasSubstr("@chris this is not in force"), HasSubstr("@mallory may administer all repositories")));
    // Nothing else comes into force with it.
    deployment->ask("chris", "@tachograph addbenchmarker @dora");
    wait_until_answered("has a commit that is not in force");
    const std::string commit = git("rev-parse main").substr(0, 40);
    deployment->ask("mallory", "@tachograph adopt " + commit);
    wait_until_answered("mallory is no admin of the organisation");
    // Others may make a commit whose id has the same beginning.
    deployment->ask("chris", "@tachograph adopt " + commit.substr(0, 10));
    wait_until_answered("adopt `" + commit + "`");
    EXPECT_FALSE(rights(deployment->state(), "mallory").administer);
    deployment->ask("chris", "@tachograph adopt " + commit);
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return rights(state, "mallory").administer; }));
}

TEST_F(AccessFlow, HistoryRewrittenToABotCommitIsDetected) {
    start();
    for (const std::string account : {"dora", "eve"}) {
        deployment->ask("chris", "@tachograph addbenchmarker @" + account);
        ASSERT_TRUE(deployment->wait_until([&](const State& state) { return rights(state, account).benchmark; }));
    }
    git("update-ref refs/heads/main main~1");
    deployment->ask("chris", "@tachograph addbenchmarker @zoe");
    wait_until_answered("has a commit that is not in force");
    const State state = deployment->state();
    ASSERT_TRUE(state.quarantine);
    EXPECT_EQ(state.quarantine->reason, "the history was rewritten");
    EXPECT_TRUE(rights(state, "eve").benchmark);
    EXPECT_FALSE(rights(state, "zoe").benchmark);
}

// The service stops and so alerts its admin, instead of retrying for ever.
TEST_F(AccessFlow, DamagedRepositoryStopsTheServiceWithItsOwnExitCode) {
    start();
    branch("mallory", "echo '# why not' > org/admins/mallory");
    deployment->shell("cd " + deployment->folder() + "/mallory && git push -q origin mallory:main");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return state.quarantine && state.quarantine->told; }));
    const std::string commit = git("commit-tree -p main -m more main^{tree}").substr(0, 40);
    const std::string repository = deployment->folder() + "/data/forge/tachograph/access-control.git";
    const std::string file = repository + "/objects/" + commit.substr(0, 2) + "/" + commit.substr(2);
    deployment->shell("chmod u+w " + file + " && printf damaged > " + file + " && echo " + commit + " > " + repository +
                      "/refs/heads/main");
    EXPECT_EQ(deployment->wait_for_end(), 3);
    std::string log;
    deployment->shell("tail -n 1 " + deployment->folder() + "/serve.log", &log);
    EXPECT_THAT(log, ::testing::AllOf(HasSubstr(commit), HasSubstr("is damaged"), HasSubstr("restore the file")));
}

// Without the log nobody knows what was in quarantine.
TEST_F(AccessFlow, LostLogGrantsNobodyAccess) {
    start();
    branch("mallory", "echo '# why not' > org/admins/mallory");
    deployment->shell("cd " + deployment->folder() + "/mallory && git push -q origin mallory:main");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return state.quarantine && state.quarantine->told; }));
    deployment->kill();
    deployment->shell("rm -rf " + deployment->folder() + "/data/events.git");
    deployment->start();
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return state.quarantine && state.quarantine->told; }));
    EXPECT_FALSE(rights(deployment->state(), "mallory").administer);
    EXPECT_FALSE(rights(deployment->state(), "alice").benchmark) << "nothing of it is in force";
    EXPECT_THAT(deployment->call("GET", "/readyz").body, HasSubstr("the event log does not say who let in"));
    deployment->ask("chris", "@tachograph addbenchmarker @dora");
    wait_until_answered("nothing of the access-control repository is in force yet");
    const std::string commit = git("rev-parse main").substr(0, 40);
    deployment->ask("mallory", "@tachograph adopt " + commit);
    wait_until_answered("mallory is no admin of the organisation");
    deployment->ask("chris", "@tachograph adopt " + commit);
    ASSERT_TRUE(deployment->wait_until([&](const State& state) { return state.policy == commit; }));
    EXPECT_TRUE(rights(deployment->state(), "alice").benchmark);
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

TEST_F(AccessFlow, RevokedUserRunsNoMoreJobs) {
    DeploymentOptions options;
    options.script = "sleep 600";
    start(options);
    deployment->ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_for_stage(Stage::running));
    deployment->ask("alice", "@tachograph runbenchmarks", 2);
    ASSERT_TRUE(deployment->wait_until([&](const State& state) {
        const auto job = find_job(state, deployment->job(1, 2));
        return job && job->stage == Stage::accepted;
    }));
    deployment->ask("chris", "@tachograph removebenchmarker @alice on org");
    ASSERT_TRUE(deployment->wait_until([&](const State& state) {
        return find_job(state, deployment->job()).value().stage == Stage::aborted &&
               find_job(state, deployment->job(1, 2)).value().stage == Stage::aborted;
    }));
    EXPECT_FALSE(find_job(deployment->state(), deployment->job(1, 2)).value().started_at);
    wait_until_answered("alice may not run benchmarks on demo/speed any more");
}

TEST_F(AccessFlow, ProgramExplainsGrantsAndChanges) {
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
              "must be approved by an admin of org: chris\n");
    branch("yan", "mkdir -p .github/workflows && echo 'on: push' > .github/workflows/x.yml");
    EXPECT_EQ(deployment->shell(
                  std::string(TACHOGRAPH_PROGRAM) + " check-access " + deployment->folder() + "/yan --base origin/main",
                  &output),
              0);
    EXPECT_THAT(output, HasSubstr("other files, such as workflows, are not checked"));
    deployment->shell("cd " + deployment->folder() +
                      "/zoe && git rm -q org/admins/* && git -c user.name=z -c "
                      "user.email=z@example.org commit -qm none");
    EXPECT_EQ(deployment->shell(check + " --json", &output), 1);
    EXPECT_THAT(output, HasSubstr("there must be an admin"));
}

TEST_F(AccessFlow, LostAdminIsRecoveredOnTheServer) {
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

// In another spelling, on a repository, and by a team.
TEST_F(AccessFlow, RecoveredAdminIsUnblocked) {
    start();
    deployment->stop();
    std::string output;
    ASSERT_EQ(deployment->shell(
                  "cd " + deployment->folder() +
                      " && git clone -q data/forge/tachograph/access-control.git w && cd w && mkdir -p org/blocked "
                      "org/teams/out repos/demo/speed/blocked && touch org/blocked/DORA org/blocked/@out "
                      "org/teams/out/Dora repos/demo/speed/blocked/dora && git add -A && git -c user.name=x -c "
                      "user.email=x@example.org commit -qm block && git push -q",
                  &output),
              0)
        << output;
    deployment->start();
    deployment->ask("chris", "@tachograph adopt " + git("rev-parse main").substr(0, 40));
    ASSERT_TRUE(
        deployment->wait_until([&](const State& state) { return git("rev-parse main").starts_with(state.policy); }));
    deployment->stop();
    EXPECT_EQ(deployment->run_program("access recover dora", &output), 0) << output;
    for (const char* scope : {"org", "demo/speed"}) {
        EXPECT_EQ(deployment->run_program(std::string("access why dora ") + scope, &output), 0) << output;
    }
}

TEST_F(AccessFlow, KilledAtEveryStepGrantsAccessOnce) {
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

TEST_F(AccessFlow, LostBranchIsShownInReadyzUntilItIsRestored) {
    start();
    const std::string tip = git("rev-parse main").substr(0, 40);
    git("update-ref -d refs/heads/main");
    const auto ready_says = [&](bool lost) {
        for (int tries = 0; tries < 200; ++tries) {
            const std::string body = deployment->call("GET", "/readyz").body;
            if ((body.find("lost its branch") != std::string::npos) == lost) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return false;
    };
    EXPECT_TRUE(ready_says(true));
    EXPECT_TRUE(rights(deployment->state(), "alice").benchmark) << "what is in force stays in force";
    git("update-ref refs/heads/main " + tip);
    EXPECT_TRUE(ready_says(false));
}

}  // namespace
}  // namespace tachograph
