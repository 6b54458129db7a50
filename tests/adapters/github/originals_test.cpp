#include "adapters/github/originals.hpp"

#include "core/ports/failures.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::github {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// Gives the same answer to each query.
struct Site {
    HttpAnswer answer{};
    int queries = 0;
    Rest rest{[this](const HttpCall&) {
                  ++queries;
                  return answer;
              },
              "https://x", [](const std::string&) { return "Bearer x"; }};
    Originals originals{"bot"};

    std::vector<ForgeComment> look(const std::string& text = "@bot status") {
        return originals.sorted_out(rest, "o/r", {{{{"o/r", 1}, "7", "alice", text, {}}, "IC_7"}});
    }
    std::string doubt() {
        const auto found = look();
        return found.empty() ? "it is left out" : found.front().doubt;
    }
};

TEST(Originals, UneditedCommentIsTrustedAndLookedUpOnce) {
    Site site{{200,
               R"({"data": {"nodes": [{"body": "@bot queue", "lastEditedAt": null, "includesCreatedEdit": false}]}})",
               {}}};
    for (int times = 0; times < 2; ++times) {
        const auto found = site.look();
        ASSERT_THAT(found, SizeIs(1));
        EXPECT_EQ(found.front().text, "@bot queue");
        EXPECT_EQ(found.front().doubt, "");
    }
    EXPECT_EQ(site.queries, 1);
}

TEST(Originals, CommentsWithoutCommandsAreNotLookedUp) {
    Site site;
    EXPECT_THAT(site.look("Thanks, @alice!"), SizeIs(1));
    EXPECT_EQ(site.queries, 0);
}

TEST(Originals, EditsDoNotCount) {
    Site site{{200,
               R"({"data": {"nodes": [{"body": "@bot queue", "lastEditedAt": "2026-11-25T10:00:00Z",)"
               R"( "includesCreatedEdit": true}]}})",
               {}}};
    EXPECT_THAT(site.doubt(), ::testing::HasSubstr("edits do not count"));
}

TEST(Originals, UnknownEditStateIsDoubted) {
    for (const HttpAnswer& answer :
         {HttpAnswer{200, R"({"data": {"nodes": [{}]}})", {}}, HttpAnswer{404, R"({"message": "Not Found"})", {}},
          HttpAnswer{403, R"({"message": "Resource not accessible by integration"})", {}},
          HttpAnswer{200, R"({"data": null, "errors": [{"type": "FORBIDDEN", "message": "no"}]})", {}}}) {
        Site site{answer};
        EXPECT_EQ(site.doubt(), "GitHub does not say whether this text was edited") << answer.body;
    }
}

TEST(Originals, CommentThatIsNotFoundTwiceIsDoubted) {
    Site site{{200, R"({"data": {"nodes": [null]}, "errors": [{"type": "NOT_FOUND", "message": "?"}]})", {}}};
    EXPECT_THAT(site.look(), IsEmpty());
    EXPECT_EQ(site.doubt(), "GitHub does not say whether this text was edited");
}

TEST(Originals, TemporaryFailureIsRetried) {
    for (const char* body : {R"({"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]})",
                             R"({"data": null, "errors": [{"message": "Something went wrong"}]})", "{}"}) {
        Site site{{200, body, {}}};
        EXPECT_THROW(site.look(), Unavailable) << body;
    }
}

}  // namespace
}  // namespace tachograph::github
