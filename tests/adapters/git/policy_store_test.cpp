// The access-control repository, and hostile trees in it.
#include "adapters/git/stores/policy_store.hpp"

#include "core/ports/failures.hpp"
#include "tests/folder.hpp"

#include <fstream>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::git {
namespace {

using testing::Folder;
using ::testing::HasSubstr;
using testing::shell;

class PolicyStore : public ::testing::Test {
  protected:
    PolicyStore() {
        store.add(store.changed_tree(std::nullopt, {{"org/admins/chris", ""}, {"README.md", "hello"}}), {}, "begin\n");
        tip = *store.tip();
    }

    std::string git(const std::string& arguments) const {
        const auto result = shell(fmt::format("cd {} && git -c user.name=a -c user.email=a@b {}", path, arguments));
        EXPECT_EQ(result.code, 0) << arguments << ": " << result.output;
        return result.output.substr(0, 40);
    }
    std::string git_lines(const std::string& arguments) const {
        return shell(fmt::format("git --git-dir={} {}", path, arguments)).output;
    }
    ObjectId made_of(const std::string& lines) const {
        std::ofstream(folder / "lines") << lines;
        return git("mktree <" + (folder / "lines"));
    }
    // A few objects that unfold to a million files, ten in each folder.
    ObjectId bomb() const {
        std::string id = git("hash-object -w --stdin </dev/null");
        std::string kind = "100644 blob";
        for (int level = 0; level < 6; ++level) {
            std::string lines;
            for (int n = 0; n < 10; ++n) lines += fmt::format("{} {}\t{}\n", kind, id, n);
            id = made_of(lines);
            kind = "040000 tree";
        }
        return id;
    }
    // The policy in force, with that tree at the top.
    ObjectId with_top(const std::string& name, const ObjectId& tree) const {
        const std::string top = made_of(git_lines("ls-tree main") + fmt::format("040000 tree {}\t{}\n", tree, name));
        return git(fmt::format("commit-tree -m x -p main {}", top));
    }

    Folder folder;
    std::string path = folder / "policy.git";
    GitPolicyStore store{path, [] { return Timestamp{}; }};
    ObjectId tip;
};

TEST_F(PolicyStore, TreeBombIsNotRead) {
    for (const char* place : {"repos", "docs"}) {
        const ObjectId head = with_top(place, bomb());
        try {
            store.merged_tree(tip, head);
            FAIL();
        } catch (const Refused& refused) {
            EXPECT_THAT(refused.what(), HasSubstr("too many files: it is too large to be a policy"));
        }
    }
    const ObjectId tree = store.commit(with_top("repos", bomb())).tree;
    const auto files = store.files(tree);
    ASSERT_EQ(files.size(), 1U);
    EXPECT_THAT(files.front().problem, HasSubstr("too large to be a policy"));
}

TEST_F(PolicyStore, OtherFilesAreComparedByObjectId) {
    const ObjectId tree = store.commit(with_top("docs", bomb())).tree;
    EXPECT_EQ(store.files(tree).size(), 1U);
    EXPECT_TRUE(store.differs_elsewhere(store.commit(tip).tree, tree));
    EXPECT_FALSE(store.differs_elsewhere(tree, tree));
    const ObjectId granted = store.edited_tree(tree, {{"org/benchmarkers/alice", ""}});
    EXPECT_FALSE(store.differs_elsewhere(tree, granted));
    EXPECT_TRUE(store.differs_elsewhere(tree, store.edited_tree(granted, {{"org/README.md", "words"}})));
    EXPECT_TRUE(store.differs_elsewhere(tree, store.edited_tree(granted, {{"README.md", "words"}})));
}

TEST_F(PolicyStore, DeepFoldersAndLongFilesAreRejected) {
    std::string deep;
    for (int level = 0; level < 40; ++level) deep += "x/";
    for (const auto& [name, content] : {std::pair<std::string, std::string>{"docs/" + deep + "file", ""},
                                        {"docs/file", std::string(std::size_t{40} << 20U, 'x')}}) {
        const ObjectId tree = store.changed_tree(tip, {{name, content}});
        const ObjectId head = git(fmt::format("commit-tree -m x -p main {}", tree));
        EXPECT_THROW(store.merged_tree(tip, head), Refused) << name;
    }
}

}  // namespace
}  // namespace tachograph::git
