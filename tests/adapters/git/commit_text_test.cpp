// Parsing commits: exactly what git accepts.
#include "adapters/git/log/commit_text.hpp"

#include "adapters/git/repository/repository.hpp"
#include "tests/folder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tachograph::git {
namespace {

const CommitText commit{std::string(40, 'a'),
                        {std::string(40, 'b')},
                        *parse_timestamp("2026-11-23T12:00:00Z"),
                        "-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----",
                        "subject\n\nEvent: x\n"};

TEST(CommitText, RoundTrips) {
    EXPECT_EQ(parse_commit(format_commit(commit)), commit);
    CommitText plain = commit;
    plain.signature.clear();
    plain.parents = {std::string(40, 'c'), std::string(40, 'd')};
    plain.message = "\n\nodd";
    EXPECT_EQ(parse_commit(format_commit(plain)), plain);
    plain.parents.clear();
    EXPECT_EQ(parse_commit(format_commit(plain)), plain);
}

TEST(CommitText, MatchesLibgit2) {
    const testing::Folder folder;
    const Repository repository = Repository::open_or_create(folder.path);
    const ObjectId tree = repository.write_tree(std::nullopt, {{"README.md", "hello\n"}});
    const Timestamp at = *parse_timestamp("2026-11-23T12:00:00.999Z");
    const ObjectId id = repository.write_commit(tree, {}, "subject\n", at);
    const auto raw = testing::shell(fmt::format("git --git-dir={} cat-file commit {}", folder.path, id)).output;
    EXPECT_EQ(raw, format_commit({tree, {}, at, {}, "subject\n"}));
}

TEST(CommitText, OtherTextsAreRejected) {
    const std::string text = format_commit(commit);
    const auto altered = [&](const std::string& from, const std::string& to) {
        std::string other = text;
        return other.replace(other.find(from), from.size(), to);
    };
    EXPECT_TRUE(parse_commit(text));
    for (const std::string& other :
         {altered("author Tachograph", "author Somebody"), altered("committer Tachograph", "committer Somebody"),
          altered("+0000", "+0100"), altered("committer Tachograph <tachograph@localhost> 1", "committer T <t> 2"),
          altered("gpgsig ", "encoding ISO-8859-1\ngpgsig "), altered("tree ", "mergetag x\ntree "),
          altered("\n\n", "\n"), altered("gpgsig", "gpgsig-sha256"), std::string(), std::string("tree")})
        EXPECT_EQ(parse_commit(other), std::nullopt) << other;
}

}  // namespace
}  // namespace tachograph::git
