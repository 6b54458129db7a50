// How a comment becomes commands.
#include "core/comments/comment.hpp"

#include <variant>

#include <gtest/gtest.h>

namespace tachograph {
namespace {

TEST(Comment, DoubtedCommentHasNoValidCommands) {
    Comment comment{{"demo/sums", 1}, "7", "chris", "@bot addbenchmarker @mallory\n@bot status\n"};
    const auto trusted = commands_of(comment, "bot", {});
    comment.doubt = "edits do not count";
    const auto doubted = commands_of(comment, "bot", {});
    ASSERT_EQ(doubted.size(), 2U);
    ASSERT_EQ(trusted.size(), 2U);
    for (std::size_t n = 0; n < doubted.size(); ++n) {
        const Ask& ask = std::get<Ask>(doubted[n].body);
        EXPECT_EQ(ask.index, std::get<Ask>(trusted[n].body).index);
        EXPECT_TRUE(std::holds_alternative<Misunderstood>(ask.instruction));
    }
}

}  // namespace
}  // namespace tachograph
