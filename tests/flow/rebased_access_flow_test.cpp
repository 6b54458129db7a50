// Pull requests to the access-control repository that were squashed or rebased by the merge button.
#include "tests/flow/access_flow.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::AccessFlow;
using ::testing::HasSubstr;
using testing::Host;

// Each test makes a pull request of zoe's with three commits, the first of which alone is no valid policy.
class RebasedAccess : public AccessFlow {
  protected:
    void SetUp() override {
        start(testing::hosted_on(Host::github));
        run(
            fmt::format("git clone -q {}/github/bot/access.git {} && cd {} && git config user.name zoe && git config "
                        "user.email zoe@example.org && git checkout -q -b zoe",
                        deployment->folder(), clone(), clone()));
        commit("mkdir -p repos/demo/speed/benchmarkers && echo please > repos/demo/speed/benchmarkers/zoe");
        commit("echo '# please' > repos/demo/speed/benchmarkers/zoe");
        commit("echo '# and me' > repos/demo/speed/benchmarkers/yan");
        run_in_clone("git push -q origin zoe");
        pull = deployment->forge().open_pull("bot/access", "zoe", "main", "zoe", "Let us in");
        deployment->github().note_push(pull, std::string(40, '0'), deployment->forge().pull_state(pull).head,
                                       *parse_timestamp("2026-01-01T00:00:00Z"));
        wait_until_explained(pull);
    }

    void approve() { deployment->github().add_review(pull, "chris", "fine", "APPROVED"); }

    // The new commits, on the branch main of the clone. A host gives all of them another committer.
    std::vector<std::string> rebase() const {
        run_in_clone(
            "git fetch -q && git checkout -q -B main zoe && git -c user.name=host rebase -q --no-ff origin/main");
        return new_commits();
    }
    // The same with another commit before the last one.
    std::vector<std::string> rebase_with(const std::string& script) const {
        rebase();
        run_in_clone("git reset -q --hard HEAD~");
        commit(script);
        run_in_clone("git cherry-pick zoe");
        return new_commits();
    }
    std::vector<std::string> new_commits() const {
        std::string text;
        deployment->shell("git -C " + clone() + " log --reverse --format=%H origin/main..main", &text);
        std::istringstream lines(text);
        return {std::istream_iterator<std::string>(lines), {}};
    }
    // Pushes all commits at once, so that the service sees all or none.
    void land(const std::vector<std::string>& commits, const std::string& merger) {
        deployment->github().note_rebase(pull, commits, merger);
        run_in_clone("git push -q origin main:main");
    }
    void expect_quarantine(const std::string& reason) {
        ASSERT_TRUE(
            deployment->wait_until([](const State& state) { return state.quarantine && state.quarantine->told; }));
        const State state = deployment->state();
        EXPECT_THAT(state.quarantine->reason, HasSubstr(reason));
        for (const char* account : {"zoe", "yan", "eve"}) EXPECT_FALSE(rights(state, account).benchmark) << account;
        expect_verified();
    }
    void expect_verified() const {
        std::string output;
        EXPECT_EQ(deployment->run_program("verify", &output), 0) << output;
    }
    std::string tip() const { return deployment->on_host("bot/access", "rev-parse main").substr(0, 40); }
    std::ptrdiff_t adoptions() const {
        return std::ranges::count_if(deployment->events(),
                                     [](const std::string& type) { return type.starts_with("access.adopted"); });
    }

    void commit(const std::string& script) const {
        run_in_clone(script + " && git add -A && git commit -q --allow-empty -m change");
    }
    void run_in_clone(const std::string& script) const { run("cd " + clone() + " && " + script); }
    void run(const std::string& script) const {
        std::string output;
        ASSERT_EQ(deployment->shell(script, &output), 0) << output;
    }
    std::string clone() const { return deployment->folder() + "/zoe"; }

    PullId pull;
};

TEST_F(RebasedAccess, AllCommitsOfARebaseAreOneChange) {
    approve();
    const auto commits = rebase();
    ASSERT_EQ(commits.size(), 3U);
    const auto before = adoptions();
    land(commits, "chris");
    ASSERT_TRUE(deployment->wait_until(
        [](const State& state) { return rights(state, "zoe").benchmark && rights(state, "yan").benchmark; }));
    EXPECT_EQ(deployment->state().policy, commits.back());
    EXPECT_EQ(adoptions(), before + 1);
    EXPECT_FALSE(deployment->state().quarantine);
    wait_for_comment(pull, "This is in force, with commit `" + commits.back().substr(0, 10));
    expect_verified();
}

TEST_F(RebasedAccess, CommitsAfterARebaseAreJudgedSeparately) {
    approve();
    const auto commits = rebase();
    commit("echo '# too' > org/admins/eve");
    land(commits, "chris");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return state.quarantine && state.quarantine->told; }));
    EXPECT_EQ(deployment->state().policy, commits.back());
    EXPECT_TRUE(rights(deployment->state(), "zoe").benchmark);
    EXPECT_FALSE(rights(deployment->state(), "eve").benchmark);
    expect_verified();
}

TEST_F(RebasedAccess, AdditionalCommitIsQuarantined) {
    approve();
    const auto commits = rebase_with("echo '# too' > org/admins/eve");
    ASSERT_EQ(commits.size(), 4U);
    // Even if the host attributes the commit to the pull request.
    land(commits, "chris");
    expect_quarantine("it is not what the merge of");
}

// It changes nothing, but nobody reviewed it.
TEST_F(RebasedAccess, AdditionalEmptyCommitIsQuarantined) {
    approve();
    const auto commits = rebase_with("true");
    ASSERT_EQ(commits.size(), 4U);
    land({commits[0], commits[1], commits[3]}, "chris");
    expect_quarantine("it is not the commits of");
}

TEST_F(RebasedAccess, UnapprovedRebaseIsQuarantined) {
    land(rebase(), "mallory");
    expect_quarantine("it wants the approval of an admin");
}

TEST_F(RebasedAccess, AnApprovalOfAnotherHeadDoesNotCount) {
    approve();
    const std::string before = deployment->forge().pull_state(pull).head;
    run_in_clone("git checkout -q zoe");
    commit("echo '# me too' > repos/demo/speed/benchmarkers/eve");
    run_in_clone(fmt::format("git push -q origin zoe zoe:refs/pull/{}/head", pull.number));
    deployment->github().note_push(pull, before, deployment->forge().pull_state(pull).head,
                                   *parse_timestamp("2026-01-02T00:00:00Z"));
    land(rebase(), "mallory");
    expect_quarantine("it wants the approval of an admin");
}

TEST_F(RebasedAccess, ASquashIsInForce) {
    approve();
    run_in_clone(
        "git fetch -q && git checkout -q -B main origin/main && git merge -q --squash zoe && git commit -qm all");
    land(new_commits(), "chris");
    ASSERT_TRUE(deployment->wait_until([](const State& state) { return rights(state, "zoe").benchmark; }));
    EXPECT_EQ(deployment->state().policy, tip());
    expect_verified();
}

}  // namespace
}  // namespace tachograph
