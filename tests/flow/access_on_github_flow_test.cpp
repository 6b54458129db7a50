// The access-control repository on a host: pull requests, reviews and the merge button. Nothing of it is only on the
// bot's disk.
#include "tests/flow/access_flow.hpp"

#include <algorithm>
#include <atomic>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::AccessFlow;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Host;

// The access-control repository on a host, of which this disk has a copy.
class AccessOnGitHub : public AccessFlow, public ::testing::WithParamInterface<Host> {
  protected:
    PullId request(const std::string& who) { return request(who, "repos/demo/speed/benchmarkers/" + who); }
    PullId request(const std::string& who, const std::string& file) {
        const std::string clone = deployment->folder() + "/" + who;
        deployment->shell(
            fmt::format("git clone -q {0}/github/bot/access.git {1} && cd {1} && git checkout -q -b {2} && "
                        "mkdir -p $(dirname {3}) && echo '# please' > {3} && git add -A && git -c user.name={2} -c "
                        "user.email={2}@example.org commit -qm request && git push -q origin {2}",
                        deployment->folder(), clone, who, file));
        const PullId pull = deployment->forge().open_pull("bot/access", who, "main", who, "Let me in");
        deployment->github().note_push(pull, std::string(40, '0'), deployment->forge().pull_state(pull).head,
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
    // Presses the merge button; returns the commit.
    std::string press(const PullId& pull, const std::string& who, const std::string& merger) {
        deployment->shell(
            fmt::format("cd {}/{} && git fetch -q origin && git checkout -q origin/main && git -c user.name=gh -c "
                        "user.email=gh@example.org merge -q --no-ff -m merged {} && git push -q origin HEAD:main",
                        deployment->folder(), who, who));
        const std::string commit = deployment->on_host("bot/access", "rev-parse main").substr(0, 40);
        deployment->github().note_merge(pull, commit, merger);
        return commit;
    }
    // Pushes more to the pull request than was explained.
    void push_more(const PullId& pull, const std::string& who) {
        const std::string before = deployment->forge().pull_state(pull).head;
        deployment->shell(
            fmt::format("cd {0}/{1} && mkdir -p org/admins && echo '# more' > org/admins/{1} && git add -A "
                        "&& git -c user.name={1} -c user.email={1}@example.org commit -qm more && git "
                        "push -q origin HEAD:{1} HEAD:refs/pull/{2}/head",
                        deployment->folder(), who, pull.number));
        const auto later = std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now());
        deployment->github().note_push(pull, before, deployment->forge().pull_state(pull).head, later);
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

TEST_P(AccessOnGitHub, AccessIsGrantedByPullRequest) {
    start(testing::hosted_on(GetParam()));
    const PullId pull = request("zoe");
    wait_for_comment(pull, "@zoe may run benchmarks on demo/speed");
    say(pull, "chris", "@tachograph approve");
    wait_for_comment(pull, "@chris done, with commit");
    EXPECT_THAT(deployment->on_host("bot/access", "log -1 --format=%B main"), HasSubstr("Approved-by: chris"));
    EXPECT_THAT(deployment->on_host("bot/access", "show main:repos/demo/speed/benchmarkers/zoe"),
                HasSubstr("# please\nid: "));
    deployment->ask("chris", "@tachograph addbenchmarker @nobody-at-all");
    wait_until_answered("there is no account nobody-at-all");
    deployment->ask("chris", "@tachograph addbenchmarker @dora");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return rights(state, "dora").benchmark; }));
    EXPECT_THAT(deployment->on_host("bot/access", "show main:repos/demo/speed/benchmarkers/dora"), HasSubstr("id: "));
    wait_until_answered(fmt::format("@dora (account {}) may run benchmarks on demo/speed",
                                    testing::FakeGitHub::account_number("dora")));
    std::this_thread::sleep_for(std::chrono::seconds(2));  // it is published at most once a second
    restart_on_another_machine();
    deployment->ask("zoe", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_for_stage(Stage::reported, 60));
}

// The number keeps the registration with that repository, even if another one takes the name.
TEST_P(AccessOnGitHub, RegistrationGetsTheRepositoryNumber) {
    start(testing::hosted_on(GetParam()));
    const std::int64_t number = testing::FakeGitHub::repository_number("bot/Reports");
    const PullId pull = request("zoe", "repos/bot/Reports/registered");
    wait_for_comment(pull, "bot/Reports may be benchmarked");
    say(pull, "chris", "@tachograph approve");
    wait_for_comment(pull, fmt::format("bot/Reports (repository {}) may be benchmarked", number));
    EXPECT_EQ(deployment->on_host("bot/access", "show main:repos/bot/Reports/registered"),
              fmt::format("# please\nid: {}\n", number));
    const PullId other = request("yves", "repos/demo/speed/registered");
    deployment->shell(
        fmt::format("cd {}/yves && echo 'id: 7' >> repos/demo/speed/registered && git -c user.name=yves -c "
                    "user.email=yves@example.org commit -qam more && git push -q origin HEAD:yves "
                    "HEAD:refs/pull/{}/head",
                    deployment->folder(), other.number));
    wait_for_comment(other, "says id: 7, and the repository demo/speed has the number");
}

// Anybody may open pull requests.
TEST_P(AccessOnGitHub, UnchangedPullRequestsNeedNoRequests) {
    constexpr int count = 8;
    start(testing::hosted_on(GetParam()));
    const PullId first = request("zoe");
    for (int n = 1; n < count; ++n) deployment->forge().open_pull("bot/access", "zoe", "main", "zoe", "me");
    ASSERT_TRUE(deployment->wait_until(
        [&](const State& state) {
            return state.proposals.size() == count &&
                   std::ranges::all_of(state.proposals, [](const auto& proposal) { return proposal.second.told; });
        },
        120));
    const auto asked = std::make_shared<std::atomic<int>>(0);
    deployment->github().set_rule([asked](const http::Request& request) -> std::optional<http::Response> {
        // Other requests read comments and reviews.
        const auto pull = request.path.find("/bot/access/pulls/");
        if (pull != std::string::npos && !request.path.ends_with("s")) ++*asked;
        return std::nullopt;
    });
    const auto asked_in_two_looks = [&] {
        *asked = 0;
        std::this_thread::sleep_for(std::chrono::seconds(2));
        return asked->load();
    };
    // The bot's own comments have updated the pull requests.
    EXPECT_TRUE(deployment->wait_until([&](const State&) { return asked_in_two_looks() == 0; }));
    push_more(first, "zoe");
    wait_for_comment(first, "@zoe may administer all repositories");
    EXPECT_GT(*asked, 0);
}

// Nobody knows what was pushed to a deleted fork, so the approval is refused.
TEST_P(AccessOnGitHub, HeadOfADeletedForkIsNotApproved) {
    start(testing::hosted_on(GetParam()));
    const PullId pull = request("zoe");
    wait_until_explained(pull);
    deployment->kill();
    const ForgeComment approval = deployment->forge().add_comment(pull, "chris", "@tachograph approve");
    push_more(pull, "zoe");
    deployment->github().delete_fork(pull);
    deployment->start();
    deployment->deliver(approval);
    wait_for_comment(pull, "was pushed after the approval");
    // The same head was explained meanwhile.
    wait_for_comment(pull, "@zoe may administer all repositories");
    say(pull, "chris", "@tachograph approve");
    wait_for_comment(pull, "I cannot tell which head you meant");
    EXPECT_FALSE(rights(deployment->state(), "zoe").administer);
    EXPECT_FALSE(rights(deployment->state(), "zoe").benchmark);
}

TEST_P(AccessOnGitHub, UnknownPushTimesPreventAnApproval) {
    start(testing::hosted_on(GetParam()));
    const PullId pull = request("zoe");
    wait_until_explained(pull);
    deployment->github().answer_next(1000, {403, "application/json", "{\"message\":\"Forbidden\"}", {}}, "/activity");
    say(pull, "chris", "@tachograph approve");
    wait_for_comment(pull, "I cannot tell which head you meant");
    EXPECT_FALSE(rights(deployment->state(), "zoe").benchmark);
}

// People with write access can make the same commit as the bot would.
TEST_P(AccessOnGitHub, ForgedMergeOfALaterHeadIsQuarantined) {
    start(testing::hosted_on(GetParam()));
    const PullId pull = request("zoe");
    wait_until_explained(pull);
    deployment->kill();
    const ForgeComment approval = deployment->forge().add_comment(pull, "chris", "@tachograph approve");
    push_more(pull, "zoe");
    deployment->shell(
        fmt::format("cd {}/zoe && git checkout -q origin/main && git -c user.name=tachograph -c "
                    "user.email=t@example.org merge -q --no-ff -m 'Merge' zoe && git push -q origin "
                    "HEAD:main",
                    deployment->folder()));
    deployment->start();
    deployment->deliver(approval);
    wait_for_comment(pull, "I cannot follow `approve");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return state.quarantine.has_value(); }));
    EXPECT_FALSE(rights(deployment->state(), "zoe").administer);
    EXPECT_FALSE(rights(deployment->state(), "zoe").benchmark);
}

TEST_P(AccessOnGitHub, ANumberOfAnotherAccountIsRefused) {
    start(testing::hosted_on(GetParam()));
    const std::string clone = deployment->folder() + "/eve";
    deployment->shell(
        fmt::format("git clone -q {0}/github/bot/access.git {1} && cd {1} && git checkout -q -b eve && "
                    "mkdir -p org/blocked && echo 'id: 99' > org/blocked/mallory && git add -A && git "
                    "-c user.name=eve -c user.email=eve@example.org commit -qm request && git push -q "
                    "origin eve",
                    deployment->folder(), clone));
    const PullId pull = deployment->forge().open_pull("bot/access", "eve", "main", "eve", "Block her");
    wait_for_comment(pull, "org/blocked/mallory says id: 99, and the account mallory has the number");
}

// The approval was for the merge, not for other changes in the same commit.
TEST_P(AccessOnGitHub, ManualMergeWithOtherChangesIsQuarantined) {
    start(testing::hosted_on(GetParam()));
    const PullId pull = request("zoe");
    wait_until_explained(pull);
    deployment->github().add_review(pull, "chris", "fine", "APPROVED");
    deployment->kill();
    deployment->shell(fmt::format(
        "cd {}/zoe && git fetch -q origin && git checkout -q origin/main && git -c user.name=gh -c "
        "user.email=gh@example.org merge -q --no-ff --no-commit zoe && mkdir -p org/benchmarkers && echo '# too' > "
        "org/benchmarkers/eve && git add -A && git -c user.name=gh -c user.email=gh@example.org commit -qm merged && "
        "git push -q origin HEAD:main",
        deployment->folder()));
    const std::string commit = deployment->on_host("bot/access", "rev-parse main").substr(0, 40);
    deployment->github().note_merge(pull, commit, "chris");
    deployment->start();
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return state.quarantine && state.quarantine->told; }));
    EXPECT_THAT(deployment->state().quarantine->reason, HasSubstr("it is not what the merge of"));
    EXPECT_FALSE(rights(deployment->state(), "eve").benchmark);
}

// A new repository with a README, as GitHub creates it.
TEST_P(AccessOnGitHub, RepositoryWithOnlyAReadmeIsInitialised) {
    deployment = std::make_unique<testing::Deployment>(testing::hosted_on(GetParam()));
    deployment->shell(
        "git clone -q " + deployment->folder() + "/github/bot/access.git " + deployment->folder() + "/first && cd " +
        deployment->folder() +
        "/first && echo '# access' > README.md && git add . && git -c user.name=c -c user.email=c@example.org "
        "commit -qm 'Initial commit' && git push -q origin HEAD:main");
    deployment->start();
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return rights(state, "alice").benchmark; }));
    EXPECT_THAT(deployment->on_host("bot/access", "show main:README.md"), HasSubstr("Who may run benchmarks"));
    EXPECT_EQ(deployment->on_host("bot/access", "rev-list --count main"), "2\n");
    // The host may be away when it starts again.
    std::this_thread::sleep_for(std::chrono::seconds(2));
    deployment->kill();
    deployment->shell("mv " + deployment->folder() + "/github/bot/access.git " + deployment->folder() + "/away");
    deployment->start();
    EXPECT_TRUE(rights(deployment->state(), "alice").benchmark);
}

// A command and somebody's merge at the same time: both come into force, one after the other.
TEST_P(AccessOnGitHub, CommandIsDecidedAgainAfterAMerge) {
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

TEST_P(AccessOnGitHub, SeveralMergesAreJudgedOneByOne) {
    start(testing::hosted_on(GetParam()));
    const PullId first = request("zoe");
    const PullId second = request("yan");
    for (const PullId& pull : {first, second}) {
        wait_for_comment(pull, "may run benchmarks on demo/speed");
        deployment->github().add_review(pull, "chris", "fine", "APPROVED");
    }
    deployment->kill();
    press(first, "zoe", "chris");
    press(second, "yan", "chris");
    deployment->start();
    ASSERT_TRUE(deployment->wait_until(
        [](const State& state) { return rights(state, "zoe").benchmark && rights(state, "yan").benchmark; }));
    EXPECT_FALSE(deployment->state().quarantine);
}

TEST_P(AccessOnGitHub, MergeButtonNeedsAnApprovingReview) {
    start(testing::hosted_on(GetParam()));
    const PullId approved = request("zoe");
    wait_for_comment(approved, "@zoe may run benchmarks");
    const std::string head = deployment->forge().pull_state(approved).head;
    wait_for_status(head, "pending");
    deployment->github().add_review(approved, "chris", "fine", "APPROVED");
    wait_for_comment(approved, "It is approved at");
    wait_for_status(head, "success");
    press(approved, "zoe", "chris");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return rights(state, "zoe").benchmark; }));
    wait_for_comment(approved, "This is in force, with commit");

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
