// Checks every request of the bot against GitHub's own description of its API.
#include "adapters/github/forge.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/tokens/hmac.hpp"
#include "tests/apis/mock.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using github::GitHubForge;
using github::StatusKind;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const PullId pull{"octocat/Hello-World", 1347};
const std::string commit = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

// The description knows GitHub's own media type by its general name only.
// Its examples of lists link to a next page of api.github.com itself, which is not the mock.
HttpAnswer send(HttpCall call) {
    call.headers["Accept"] = "application/json";
    HttpAnswer answer = http::send(call);
    answer.headers.erase("link");
    return answer;
}

class GitHubsDescription : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        const std::string repo = "/repos/{owner}/{repo}";
        mock = new testing::Mock(TACHOGRAPH_NPM "/node_modules/@octokit/openapi/generated/api.github.com.deref.json",
                                 {"/user",
                                  "/app",
                                  "/app/installations",
                                  "/app/installations/{installation_id}/access_tokens",
                                  repo,
                                  repo + "/installation",
                                  repo + "/pulls",
                                  repo + "/pulls/{pull_number}",
                                  repo + "/pulls/comments",
                                  repo + "/pulls/comments/{comment_id}",
                                  repo + "/pulls/comments/{comment_id}/reactions",
                                  repo + "/pulls/{pull_number}/reviews",
                                  repo + "/pulls/{pull_number}/reviews/{review_id}",
                                  repo + "/issues/{issue_number}/comments",
                                  repo + "/issues/comments",
                                  repo + "/issues/comments/{comment_id}",
                                  repo + "/issues/comments/{comment_id}/reactions",
                                  repo + "/commits/{commit_sha}/comments",
                                  repo + "/commits/{commit_sha}/pulls",
                                  "/users/{username}",
                                  repo + "/activity",
                                  repo + "/commits/{ref}",
                                  repo + "/compare/{basehead}",
                                  repo + "/statuses/{sha}",
                                  repo + "/commits/{ref}/check-runs",
                                  repo + "/check-runs",
                                  repo + "/check-runs/{check_run_id}"});
    }
    static void TearDownTestSuite() { delete mock; }

    static GitHubForge forge(StatusKind status = StatusKind::commit_status) {
        return {send,
                github::personal_credentials(send, mock->url(), "ghp_token"),
                {mock->url(), status, [] { return std::vector<std::string>{pull.repository}; }}};
    }

    static testing::Mock* mock;
};

testing::Mock* GitHubsDescription::mock = nullptr;

TEST_F(GitHubsDescription, MockRejectsUndescribedRequests) {
    const auto answer = http::send({"POST",
                                    mock->url() + "/repos/octocat/Hello-World/issues/1347/comments",
                                    {{"Authorization", "Bearer t"}, {"Content-Type", "application/json"}},
                                    R"({"text": "no body"})",
                                    std::chrono::seconds(10)});
    EXPECT_EQ(answer.status, 422) << answer.body;
}

TEST_F(GitHubsDescription, PullRequestsAreRead) {
    EXPECT_TRUE(GitHubForge(forge()).pull_state(pull).open);
    const Commits commits = forge().resolve({pull, "1", {}, {}});
    EXPECT_THAT(commits.head, SizeIs(40));
    EXPECT_THAT(commits.base, SizeIs(40));
    EXPECT_EQ(commits.target, "master");
    EXPECT_EQ(forge().resolve({pull, "1", "release/1.0", {}}).base, commit);
    EXPECT_THAT(forge().resolve({pull, "review-80", {}, {}}).head, SizeIs(40));
    EXPECT_EQ(forge().clone_url(pull.repository), "https://github.com/octocat/Hello-World.git");
}

TEST_F(GitHubsDescription, RepositoriesHaveNumbers) {
    const RepositoryIdentity identity{1'296'269, pull.repository};
    EXPECT_EQ(forge().repository_called(pull.repository), identity);
    const auto called_before = [&](const std::string& /*repository*/) { return identity; };
    GitHubForge renamed{send,
                        github::personal_credentials(send, mock->url(), "ghp_token"),
                        {mock->url(), StatusKind::commit_status,
                         [] { return std::vector<std::string>{pull.repository}; }, called_before}};
    EXPECT_TRUE(renamed.pull_state({"octocat/Hallo-Welt", 1347}).open);
    EXPECT_FALSE(renamed.put_comment({{"octocat/Hallo-Welt", 1347}, "progress:x", "text", {}, {}}).empty());
}

TEST_F(GitHubsDescription, CommentsAreMadeEditedAndRead) {
    EXPECT_FALSE(forge().put_comment({pull, "progress:x", "text", {}, {}}).empty());
    EXPECT_EQ(forge().put_comment({pull, "progress:x", "text", "17", {}}), "17");
    EXPECT_NO_THROW(forge().react({pull, "1", Reaction::eyes}));
    EXPECT_NO_THROW(forge().react({pull, "1", Reaction::confused}));
    EXPECT_NO_THROW(forge().react({pull, "thread-1", Reaction::eyes}));
    EXPECT_NO_THROW(forge().comments_since(*parse_timestamp("2026-01-02T03:04:05Z")));
}

TEST_F(GitHubsDescription, StatusAndCheckRunMatch) {
    for (const StatusState state :
         {StatusState::pending, StatusState::success, StatusState::neutral, StatusState::failure, StatusState::error}) {
        const CommitStatus status{"demo/speed#1/1", commit, state, "Measuring", "https://example.org/report.md"};
        EXPECT_NO_THROW(forge().set_status(pull, status));
        EXPECT_NO_THROW(forge(StatusKind::check_run).set_status(pull, status));
    }
}

TEST_F(GitHubsDescription, AccessControlRequestsMatch) {
    EXPECT_THAT(forge().open_pulls(pull.repository), SizeIs(1));
    EXPECT_EQ(forge().account_id("octocat"), 1);
    EXPECT_NO_THROW(forge().note_commit(pull.repository, {commit, "quarantine:x", "not in force"}));
    EXPECT_NO_THROW(forge().merge_behind(pull.repository, commit));
}

TEST_F(GitHubsDescription, AppAuthenticationMatches) {
    const testing::Folder folder;
    ASSERT_EQ(testing::shell("openssl genrsa -out " + folder.path + "/key.pem 2048").code, 0);
    std::ifstream file(folder / "key.pem");
    const std::string key((std::istreambuf_iterator<char>(file)), {});
    const auto credentials = github::app_credentials(send, mock->url(), {"12345", key}, {system::now});
    EXPECT_THAT(credentials->token(pull.repository), HasSubstr("ghs_"));
    EXPECT_THAT(credentials->token(""), HasSubstr("ghs_"));
    EXPECT_EQ(credentials->login(), "octoapp[bot]");
}

TEST(GitHubsSignature, AgreesWithOctokit) {
    const std::string body = "{\"text\": \"\xc3\xa9 \xe2\x9c\x93\"}";
    const testing::Folder folder;
    std::ofstream(folder / "sign.mjs") << "import { createRequire } from 'node:module';\n"
                                       << "const { Webhooks } = await import('" TACHOGRAPH_NPM
                                          "/node_modules/@octokit/webhooks/dist-bundle/index.js');\n"
                                       << "const hooks = new Webhooks({ secret: 'a secret' });\n"
                                       << "process.stdout.write(await hooks.sign(" << body.size()
                                       << " && '{\"text\": \"\xc3\xa9 \xe2\x9c\x93\"}'));\n";
    const testing::ShellResult theirs =
        testing::shell(TACHOGRAPH_NPM "/node_modules/.bin/node " + folder.path + "/sign.mjs");
    ASSERT_EQ(theirs.code, 0) << theirs.output;
    EXPECT_EQ(tokens::sign_delivery("a secret", body), theirs.output);
}

}  // namespace
}  // namespace tachograph
