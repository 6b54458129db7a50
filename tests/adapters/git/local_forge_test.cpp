// The local forge behaves like other forges: heads move, comments are edited in place, no comment is repeated.
#include "adapters/git/local_forge/local_forge.hpp"

#include "core/ports/failures.hpp"
#include "core/values/markdown.hpp"
#include "tests/folder.hpp"

#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::git {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// A comment of the bot with the same marker each time.
PutComment put(const PullId& pull, const std::string& text) {
    const std::string marker = "progress:demo/sums/1/1";
    return {pull, marker, hidden(marker) + "\n" + text, ""};
}

class LocalForgeTest : public ::testing::Test {
  protected:
    LocalForgeTest() {
        git("init -q --bare -b main " + (folder / "forge/demo/sums.git"));
        git("clone -q " + (folder / "forge/demo/sums.git") + " " + work());
        commit("base");
        git("-C " + work() + " branch -M main");
        git("-C " + work() + " push -q origin main");
        git("-C " + work() + " checkout -q -b change");
        head = commit("head");
        git("-C " + work() + " push -q origin change");
    }

    std::string work() const { return folder / "work"; }
    std::string git(const std::string& arguments) const {
        const auto result = testing::shell("git " + arguments);
        EXPECT_EQ(result.code, 0) << arguments << "\n" << result.output;
        return result.output.substr(0, result.output.find('\n'));
    }
    std::string commit(const std::string& subject) const {
        git(fmt::format("-C {} -c user.name=a -c user.email=a@b commit -q --allow-empty -m {}", work(), subject));
        return git("-C " + work() + " rev-parse HEAD");
    }
    PullId open() { return forge.open_pull("demo/sums", "change", "main", "alice", "A change"); }

    testing::Folder folder;
    std::string head;
    std::int64_t seconds = 0;
    LocalForge forge{folder / "forge", "bot", [this] { return Timestamp(std::chrono::seconds(++seconds)); }};
};

TEST_F(LocalForgeTest, APullRequestIsARefThatPlainGitFetches) {
    const PullId pull = open();
    EXPECT_EQ(pull, (PullId{"demo/sums", 1}));
    EXPECT_EQ(git("-C " + work() + " ls-remote origin refs/pull/1/head").substr(0, 40), head);
    EXPECT_EQ(open().number, 2);
    EXPECT_EQ(forge.describe(pull).author, "alice");
}

TEST_F(LocalForgeTest, TheBaseIsTheMergeBase) {
    const std::string base = git("-C " + work() + " rev-parse main");
    git("-C " + work() + " checkout -q main");
    commit("later");
    git("-C " + work() + " push -q origin main");
    const PullId pull = open();
    const ForgeComment asked = forge.add_comment(pull, "alice", "please");
    const Commits commits = forge.resolve({pull, asked.id, "", ""});
    EXPECT_EQ(commits.head, head);
    EXPECT_EQ(commits.base, base);
    EXPECT_EQ(commits.target, "main");
}

TEST_F(LocalForgeTest, HeadIsThatAtTheTimeOfTheComment) {
    const PullId pull = open();
    const ForgeComment asked = forge.add_comment(pull, "alice", "please");
    commit("newer");
    git("-C " + work() + " push -q origin change:refs/pull/1/head");
    EXPECT_EQ(forge.resolve({pull, asked.id, "", ""}).head, head);
    const ForgeComment later = forge.add_comment(pull, "alice", "again");
    EXPECT_NE(forge.resolve({pull, later.id, "", ""}).head, head);
}

TEST_F(LocalForgeTest, NamedBaseIsResolved) {
    const PullId pull = open();
    const ForgeComment asked = forge.add_comment(pull, "alice", "please");
    EXPECT_EQ(forge.resolve({pull, asked.id, "change", ""}).base, head);
    EXPECT_THROW(forge.resolve({pull, asked.id, "no-such-branch", ""}), Refused);
    EXPECT_THROW(forge.resolve({pull, asked.id, "--upload-pack=x", ""}), Refused);
}

TEST_F(LocalForgeTest, AClosedPullRequestIsNotMeasured) {
    const PullId pull = open();
    const ForgeComment asked = forge.add_comment(pull, "alice", "please");
    forge.set_pull_state(pull, "closed");
    EXPECT_THROW(forge.resolve({pull, asked.id, "", ""}), Refused);
    forge.set_pull_state(pull, "open");
    EXPECT_NO_THROW(forge.resolve({pull, asked.id, "", ""}));
}

TEST_F(LocalForgeTest, BotCommentIsEditedInPlace) {
    const PullId pull = open();
    const PutComment first = put(pull, "queued");
    const std::string id = forge.put_comment(first);
    EXPECT_EQ(forge.put_comment(put(pull, "running")), id);
    const auto comments = forge.comments(pull);
    ASSERT_THAT(comments, SizeIs(1));
    EXPECT_THAT(comments[0].text, HasSubstr("running"));
    EXPECT_TRUE(comments[0].edited_at);
}

TEST_F(LocalForgeTest, MarkerInAForeignCommentIsIgnored) {
    const PullId pull = open();
    forge.add_comment(pull, "mallory", put(pull, "mine").body);
    forge.put_comment(put(pull, "queued"));
    EXPECT_THAT(forge.comments(pull), SizeIs(2));
}

TEST_F(LocalForgeTest, AReactionIsGivenOnce) {
    const PullId pull = open();
    const ForgeComment asked = forge.add_comment(pull, "alice", "please");
    forge.react({pull, asked.id, Reaction::eyes});
    forge.react({pull, asked.id, Reaction::eyes});
    EXPECT_THAT(forge.comments(pull).at(0).reactions, ElementsAre("eyes"));
}

TEST_F(LocalForgeTest, CommentsOfPeopleAreListed) {
    const PullId pull = open();
    forge.add_comment(pull, "alice", "one");
    const ForgeComment two = forge.add_comment(pull, "bob", "two");
    forge.put_comment(put(pull, "mine"));
    const auto found = forge.comments_since(two.at).comments;
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].text, "two");
    EXPECT_THAT(forge.comments_since(Timestamp{}).comments, SizeIs(2));
}

TEST_F(LocalForgeTest, ConcurrentCommentsGetDistinctIds) {
    const PullId pull = open();
    std::vector<std::thread> people;
    for (int person = 0; person < 4; ++person) {
        people.emplace_back([&, person] {
            LocalForge own(folder / "forge", "bot", [] { return Timestamp{}; });
            for (int n = 0; n < 5; ++n) own.add_comment(pull, fmt::format("p{}", person), "hello");
        });
    }
    for (std::thread& person : people) person.join();
    std::set<std::string> ids;
    for (const StoredComment& comment : forge.comments(pull)) ids.insert(comment.id);
    EXPECT_THAT(ids, SizeIs(20));
}

TEST_F(LocalForgeTest, NamesCannotLeaveTheFolder) {
    EXPECT_THROW(forge.add_comment({"../../etc", 1}, "a", "x"), Refused);
    EXPECT_THROW(forge.add_comment({"demo/../..", 1}, "a", "x"), Refused);
    EXPECT_THROW(forge.open_pull("demo/none", "change", "main", "a", "x"), Refused);
    EXPECT_THROW(forge.add_comment({"demo/sums", 77}, "a", "x"), Refused);
}

}  // namespace
}  // namespace tachograph::git
