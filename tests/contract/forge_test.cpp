// The contract of forges, for every implementation: the local forge, and GitHub's REST API with real repositories.
#include "adapters/github/forge.hpp"

#include "adapters/github/credentials.hpp"
#include "adapters/http/client.hpp"
#include "core/ports/failures.hpp"
#include "core/values/markdown.hpp"
#include "tests/deployment/deployment.hpp"

#include <chrono>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::HasSubstr;
using testing::Host;

const PullId pull{"demo/speed", 1};
const PullId missing{"demo/speed", 99};

struct LocalSite {
    Deployment deployment;

    Forge& forge() { return deployment.forge(); }
    static std::string id_of(const std::string& comment) { return comment; }
};

struct GitHubSite {
    GitHubSite() : deployment(on_github()) {
        const std::string url = deployment.github().url();
        github::ForgeSettings settings;
        settings.api_url = url;
        settings.repositories = [] { return std::vector<std::string>{pull.repository}; };
        forge_ = std::make_unique<github::GitHubForge>(
            http::send, github::personal_credentials(http::send, url, "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
            std::move(settings));
    }

    static DeploymentOptions on_github() {
        DeploymentOptions options;
        options.host = Host::github;
        return options;
    }

    Forge& forge() { return *forge_; }
    static std::string id_of(const std::string& comment) { return testing::FakeGitHub::number_of(comment); }

    Deployment deployment;
    std::unique_ptr<github::GitHubForge> forge_;
};

template <class Site>
class ForgeContract : public ::testing::Test {
  protected:
    Forge& forge() { return site.forge(); }
    Deployment& deployment() { return site.deployment; }
    // Adds a comment of a person; returns its id on the forge.
    std::string say(const std::string& text) { return Site::id_of(deployment().say("alice", text).id); }
    // The number of the bot's comments that contain the text.
    int bot_comments(const std::string& part) { return deployment().count_comments(part); }
    PutComment comment(const std::string& text, const std::string& known = {}) {
        const std::string marker = "progress:demo/speed/1/1";
        return {pull, marker, hidden(marker) + "\n" + text, known};
    }

    Site site;
};

using Sites = ::testing::Types<LocalSite, GitHubSite>;
TYPED_TEST_SUITE(ForgeContract, Sites);

TYPED_TEST(ForgeContract, ResolveGivesTheHeadAndTheMergeBaseWithTheTarget) {
    const std::string asked = this->say("@tachograph runbenchmarks");
    const Commits commits = this->forge().resolve({pull, asked, {}, {}});
    EXPECT_EQ(commits.head, this->deployment().head());
    EXPECT_EQ(commits.target, "main");
    EXPECT_NE(commits.base, commits.head);
    EXPECT_EQ(commits.base.size(), 40U);
}

TYPED_TEST(ForgeContract, ResolveTakesANamedBase) {
    const std::string asked = this->say("@tachograph runbenchmarks base=main");
    const std::string main = this->forge().resolve({pull, asked, {}, {}}).base;
    for (const std::string name : {"main", "heads/main", "refs/heads/main"})
        EXPECT_EQ(this->forge().resolve({pull, asked, name, {}}).base, main);
    EXPECT_THROW(this->forge().resolve({pull, asked, "no-such-branch", {}}), Refused);
}

TYPED_TEST(ForgeContract, AMissingPullRequestIsRefused) {
    EXPECT_THROW(this->forge().resolve({missing, "99-1", {}, {}}), Refused);
    EXPECT_THROW(this->forge().pull_state(missing), Refused);
}

TYPED_TEST(ForgeContract, AClosedPullRequestIsRefusedAndSaysSo) {
    EXPECT_TRUE(this->forge().pull_state(pull).open);
    const std::string asked = this->say("@tachograph runbenchmarks");
    this->deployment().close();
    EXPECT_FALSE(this->forge().pull_state(pull).open);
    EXPECT_THROW(this->forge().resolve({pull, asked, {}, {}}), Refused);
}

TYPED_TEST(ForgeContract, PullStateHasHeadAuthorAndTarget) {
    const PullState state = this->forge().pull_state(pull);
    EXPECT_EQ(state.head, this->deployment().head());
    EXPECT_EQ(state.author, "alice");
    EXPECT_EQ(state.target, "main");
}

TYPED_TEST(ForgeContract, OpenPullRequestsAreListed) {
    EXPECT_THAT(this->forge().open_pulls(pull.repository),
                ::testing::UnorderedElementsAre(::testing::Field(&OpenPull::pull, pull),
                                                ::testing::Field(&OpenPull::pull, PullId{pull.repository, 2})));
    this->deployment().close(2);
    EXPECT_THAT(this->forge().open_pulls(pull.repository),
                ::testing::ElementsAre(::testing::AllOf(::testing::Field(&OpenPull::pull, pull),
                                                        ::testing::Field(&OpenPull::head, this->deployment().head()))));
}

TYPED_TEST(ForgeContract, TheSameMarkerEditsOneComment) {
    const std::string first = this->forge().put_comment(this->comment("It runs."));
    EXPECT_EQ(this->forge().put_comment(this->comment("It ended.", first)), first);
    // After a crash the id is not known.
    EXPECT_EQ(this->forge().put_comment(this->comment("It ended well.")), first);
    EXPECT_EQ(this->bot_comments("It runs."), 0);
    EXPECT_EQ(this->bot_comments("It ended well."), 1);
}

TYPED_TEST(ForgeContract, ReactionsAndStatusesMayBeRepeated) {
    const std::string asked = this->say("@tachograph runbenchmarks");
    const CommitStatus status{"demo/speed#1/1", this->deployment().head(), StatusState::pending, "it waits", {}};
    for (int times = 0; times < 2; ++times) {
        EXPECT_NO_THROW(this->forge().react({pull, asked, Reaction::eyes}));
        EXPECT_NO_THROW(this->forge().set_status(pull, status));
    }
}

TYPED_TEST(ForgeContract, CommentsOfPeopleAreReadOldestFirstWithoutTheBots) {
    const Timestamp before =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) - std::chrono::minutes(1);
    this->deployment().say("alice", "first");
    this->forge().put_comment(this->comment("It runs."));
    this->deployment().say("bob", "second");
    std::vector<std::string> texts;
    for (const ForgeComment& comment : this->forge().comments_since(before).comments) texts.push_back(comment.text);
    EXPECT_THAT(texts, ::testing::ElementsAre("first", "second"));
}

TYPED_TEST(ForgeContract, GitClonesFromTheCloneUrl) {
    const std::string url = this->forge().clone_url(pull.repository);
    std::string output;
    EXPECT_EQ(this->deployment().shell("git ls-remote '" + url + "' refs/heads/main", &output), 0);
    EXPECT_THAT(output, HasSubstr("refs/heads/main"));
}

TYPED_TEST(ForgeContract, ACommitThatNobodyMergedHasNoMerge) {
    EXPECT_FALSE(this->forge().merge_behind(pull.repository, this->deployment().head()).has_value());
}

TYPED_TEST(ForgeContract, NobodyApprovedWithoutAReview) {
    EXPECT_THAT(this->forge().approvers_of(pull, this->deployment().head()), ::testing::IsEmpty());
}

}  // namespace
}  // namespace tachograph
