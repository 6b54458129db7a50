// Parsing webhook deliveries.
#include "adapters/github/webhook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::github {
namespace {

const CommentCreated comment{
    {"demo/sums", 4}, "17", "alice", "@bot runbenchmarks", *parse_timestamp("2026-11-23T10:15:04Z")};

using ::testing::HasSubstr;

template <class T>
bool is(const Delivery& delivery) {
    return std::holds_alternative<T>(delivery);
}

std::string changed(std::string payload, const std::string& from, const std::string& to) {
    const auto at = payload.find(from);
    EXPECT_NE(at, std::string::npos) << from << " is not in " << payload;
    return payload.replace(at, from.size(), to);
}

TEST(Webhook, ReadsAComment) { EXPECT_EQ(read_delivery("issue_comment", comment_payload(comment)), Delivery(comment)); }

TEST(Webhook, ReadsTheRepositoryNumber) {
    CommentCreated numbered = comment;
    numbered.repository_id = 1'296'269;
    EXPECT_EQ(read_delivery("issue_comment", comment_payload(numbered)), Delivery(numbered));
    const std::string rest = R"(,"repository":{"id":1296269,"full_name":"demo/totals"}})";
    for (const std::string action : {"renamed", "transferred"})
        EXPECT_EQ(read_delivery("repository", R"({"action":")" + action + "\"" + rest),
                  Delivery(RepositoryRenamed{1'296'269, "demo/totals"}));
    EXPECT_TRUE(is<Ignored>(read_delivery("repository", R"({"action":"archived")" + rest)));
    EXPECT_TRUE(
        is<Malformed>(read_delivery("repository", R"({"action":"renamed","repository":{"full_name":"demo/totals"}})")));
}

TEST(Webhook, IgnoresDeliveriesWithoutCommands) {
    EXPECT_TRUE(is<Ignored>(read_delivery("ping", "{}")));
    EXPECT_TRUE(is<Ignored>(read_delivery("star", "{}")));
    EXPECT_TRUE(
        is<Ignored>(read_delivery("issue_comment", changed(comment_payload(comment), "\"created\"", "\"deleted\""))));
}

TEST(Webhook, DoubtsTheTextOfAnEditedComment) {
    CommentCreated edited = comment;
    edited.doubt = edits_do_not_count;
    EXPECT_EQ(read_delivery("issue_comment", changed(comment_payload(comment), "\"created\"", "\"edited\"")),
              Delivery(edited));
}

TEST(Webhook, ReadsAReview) {
    const std::string rest =
        R"(,"review":{"id":80,"user":{"login":"alice"},"body":"@bot help","submitted_at":"2026-01-02T03:04:05Z"},
        "pull_request":{"number":7},"repository":{"full_name":"demo/sums"}})";
    const CommentCreated review{
        {"demo/sums", 7}, "review-80", "alice", "@bot help", *parse_timestamp("2026-01-02T03:04:05Z")};
    EXPECT_EQ(read_delivery("pull_request_review", R"({"action":"submitted")" + rest), Delivery(review));
    EXPECT_TRUE(
        std::holds_alternative<Ignored>(read_delivery("pull_request_review", R"({"action":"dismissed")" + rest)));
    EXPECT_EQ(review_number("review-80"), "80");
    EXPECT_EQ(review_number("80"), std::nullopt);
}

// Cut to 32 bits, it would be the number of another pull request.
TEST(Webhook, TooLargeNumberIsRejected) {
    const auto problem_of = [](std::string_view event, const std::string& body) {
        const Delivery delivery = read_delivery(event, body);
        return is<Malformed>(delivery) ? std::get<Malformed>(delivery).problem : "";
    };
    const std::string pull = R"("pull_request":{"number":4294967297,"head":{"sha":"abc"},
        "closed_at":"2026-01-02T03:04:05Z"},"repository":{"full_name":"demo/sums"},"sender":{"login":"alice"})";
    const std::string review =
        R"("review":{"id":80,"user":{"login":"a"},"body":"b","submitted_at":"2026-01-02T03:04:05Z"},)";
    const std::string on_far = changed(comment_payload(comment), "\"number\":4", "\"number\":4294967297");
    EXPECT_THAT(problem_of("issue_comment", on_far), HasSubstr("between 1 and 2147483647"));
    EXPECT_THAT(problem_of("pull_request", R"({"action":"closed",)" + pull + "}"), HasSubstr("between 1 and"));
    EXPECT_THAT(problem_of("pull_request_review", R"({"action":"submitted",)" + review + pull + "}"),
                HasSubstr("between 1 and"));
}

TEST(Webhook, ReportsMalformedDeliveries) {
    for (const char* body : {"", "[]", "null", "{", R"({"action": "created"})", R"({"action": 5})"})
        EXPECT_TRUE(is<Malformed>(read_delivery("issue_comment", body))) << body;
    EXPECT_TRUE(is<Malformed>(read_delivery("issue_comment", std::string(1'000'000, '['))));
    EXPECT_TRUE(
        is<Malformed>(read_delivery("issue_comment", changed(comment_payload(comment), "demo/sums", "../sums"))));
}

std::string merge_group(const std::string& action, const std::string& reference) {
    return R"({"action": ")" + action + R"(", "merge_group": {"head_sha": "abc", "head_ref": ")" + reference +
           R"("}, "repository": {"id": 7, "full_name": "demo/sums"}, "sender": {"login": "alice"}})";
}

TEST(Webhook, ReadsThePullRequestOfAMergeQueue) {
    const std::string reference = "refs/heads/gh-readonly-queue/release/pr-1/pr-412-0123456789abcdef";
    EXPECT_EQ(read_delivery("merge_group", merge_group("checks_requested", reference)),
              Delivery(MergeRequested{{"demo/sums", 412}, "abc", "alice", 7}));
    EXPECT_TRUE(std::holds_alternative<Ignored>(read_delivery("merge_group", merge_group("destroyed", reference))));
    for (const std::string wrong :
         {"refs/heads/pr-412-0123", "refs/heads/gh-readonly-queue/main/412", "refs/heads/gh-readonly-queue/main/pr-x-1",
          "refs/heads/gh-readonly-queue/main/pr-4"})
        EXPECT_TRUE(
            std::holds_alternative<Malformed>(read_delivery("merge_group", merge_group("checks_requested", wrong))))
            << wrong;
}

}  // namespace
}  // namespace tachograph::github
