// Comments that may have been edited.
#include "tests/deployment/deployment.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::Deployment;
using testing::DeploymentOptions;
using testing::Host;

DeploymentOptions on(Host host) {
    DeploymentOptions options;
    options.host = host;
    return options;
}

void wait_for_comment(Deployment& deployment, const std::string& part) {
    for (int tries = 0; tries < 1000 && deployment.count_comments(part) == 0; ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(deployment.count_comments(part), 1);
}

// Everybody with write access to the repository may edit any comment.
TEST(EditedComments, EditedCommentIsNotAttributedToItsAuthor) {
    for (const Host host : {Host::github, Host::github_poll}) {
        Deployment deployment(on(host));
        deployment.start();
        ForgeComment comment = deployment.say("alice", "Thanks!");
        deployment.github().edit_comment(comment.id, "@tachograph runbenchmarks");
        deployment.kill();
        deployment.start();
        wait_for_comment(deployment, "edits do not count");
        comment.text = "@tachograph runbenchmarks";
        comment.doubt = "edited";
        deployment.deliver(comment);
        deployment.ask("alice", "@tachograph status");
        wait_for_comment(deployment, "nobody has asked for benchmarks");
        wait_for_comment(deployment, "edits do not count");
        EXPECT_EQ(count_jobs(deployment.state()), 0U);
    }
}

void wait_for_early_in_a_second() {
    std::this_thread::sleep_until(std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now()) +
                                  std::chrono::milliseconds(50));
}

// GitHub's REST API has times in whole seconds.
TEST(EditedComments, EditWithinTheSameSecondIsDetected) {
    Deployment deployment(on(Host::github_poll));
    deployment.start();
    wait_for_early_in_a_second();
    const ForgeComment comment = deployment.say("chris", "Thanks!");
    deployment.github().edit_comment(comment.id, "@tachograph runbenchmarks\n@tachograph status");
    wait_for_comment(deployment, "edits do not count");
    deployment.ask("alice", "@tachograph status");
    wait_for_comment(deployment, "nobody has asked for benchmarks");
    EXPECT_EQ(count_jobs(deployment.state()), 0U);
}

TEST(EditedComments, CommandsOfAnEditAreNeverFollowed) {
    Deployment deployment(on(Host::github));
    deployment.start();
    wait_for_early_in_a_second();
    ForgeComment comment = deployment.say("chris", "Thanks!");
    comment.text = "@tachograph runbenchmarks\n@tachograph status";
    deployment.github().edit_comment(comment.id, comment.text);
    comment.doubt = "edited";
    EXPECT_EQ(deployment.deliver(comment), 202);
    wait_for_comment(deployment, "edits do not count");
    deployment.kill();
    deployment.start();
    deployment.ask("alice", "@tachograph status");
    wait_for_comment(deployment, "nobody has asked for benchmarks");
    EXPECT_EQ(count_jobs(deployment.state()), 0U);
}

// If GitHub does not say whether it was edited, the bot says so and follows nothing.
TEST(EditedComments, PossiblyEditedCommentIsNotFollowed) {
    Deployment deployment(on(Host::github_poll));
    deployment.github().set_rule([](const http::Request& request) -> std::optional<http::Response> {
        if (request.path != "/graphql") return std::nullopt;
        return http::Response{403, "application/json", R"({"message": "Resource not accessible by integration"})", {}};
    });
    deployment.start();
    deployment.say("alice", "@tachograph runbenchmarks");
    wait_for_comment(deployment, "does not say whether this text was edited; write it in a new comment");
    EXPECT_EQ(count_jobs(deployment.state()), 0U);
}

// GitHub's replicas are not equally up to date.
TEST(EditedComments, CommentThatIsNotVisibleYetIsRetried) {
    Deployment deployment(on(Host::github_poll));
    const auto queries = std::make_shared<std::atomic<int>>(0);
    deployment.github().set_rule([queries](const http::Request& request) -> std::optional<http::Response> {
        if (request.path != "/graphql" || ++*queries > 1) return std::nullopt;
        return http::Response{200,
                              "application/json",
                              R"({"data": {"nodes": [null]}, "errors": [{"type": "NOT_FOUND", "message": "?"}]})",
                              {}};
    });
    deployment.start();
    deployment.say("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
    EXPECT_EQ(*queries, 2) << "what is known is not asked again";
}

// A comment of a review is drafted before the review is submitted.
TEST(EditedComments, UneditedReviewCommentIsFollowed) {
    Deployment deployment(on(Host::github_poll));
    deployment.start();
    deployment.github().add_thread_comment({"demo/speed", 1}, "alice", "@tachograph status", std::chrono::minutes(7));
    wait_for_comment(deployment, "nobody has asked for benchmarks");
    deployment.github().add_thread_comment({"demo/speed", 1}, "alice", "Thanks!", std::chrono::minutes(7));
    deployment.github().edit_thread_comment(1, "@tachograph runbenchmarks");
    wait_for_comment(deployment, "edits do not count");
    EXPECT_EQ(count_jobs(deployment.state()), 0U);
}

TEST(EditedComments, LineAddedToACommentIsNotFollowed) {
    Deployment deployment(on(Host::github));
    deployment.start();
    ForgeComment comment = deployment.ask("alice", "@tachograph status");
    wait_for_comment(deployment, "nobody has asked for benchmarks");
    comment.text += "\n@tachograph runbenchmarks";
    comment.doubt = "edited";
    EXPECT_EQ(deployment.deliver(comment), 202);
    wait_for_comment(deployment, "edits do not count");
    EXPECT_EQ(count_jobs(deployment.state()), 0U);
}

}  // namespace
}  // namespace tachograph
