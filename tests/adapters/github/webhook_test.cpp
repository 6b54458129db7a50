// Deliveries, read.
#include "adapters/github/webhook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::github {
namespace {

const CommentCreated comment{
    {"demo/sums", 4}, "17", "alice", "@bot runbenchmarks", *parse_timestamp("2026-11-23T10:15:04Z")};

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

TEST(Webhook, IgnoresWhatAsksForNothing) {
    EXPECT_TRUE(is<Ignored>(read_delivery("ping", "{}")));
    EXPECT_TRUE(is<Ignored>(read_delivery("star", "{}")));
    EXPECT_TRUE(
        is<Ignored>(read_delivery("issue_comment", changed(comment_payload(comment), "\"created\"", "\"edited\""))));
}

TEST(Webhook, SaysWhatIsMalformed) {
    for (const char* body : {"", "[]", "null", "{", R"({"action": "created"})", R"({"action": 5})"})
        EXPECT_TRUE(is<Malformed>(read_delivery("issue_comment", body))) << body;
    EXPECT_TRUE(is<Malformed>(read_delivery("issue_comment", std::string(1'000'000, '['))));
    EXPECT_TRUE(
        is<Malformed>(read_delivery("issue_comment", changed(comment_payload(comment), "demo/sums", "../sums"))));
}

}  // namespace
}  // namespace tachograph::github
