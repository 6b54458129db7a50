// Checks every request of the executor against GitLab's own description of its API. gitlab.json is the part that the
// executor uses.
#include "adapters/gitlab/executor.hpp"
#include "core/values/overloaded.hpp"
#include "tests/apis/mock.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const JobId job{{"octocat/Hello-World", 7}, 1};
const std::string commit = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

class GitLabsDescription : public ::testing::Test {
  protected:
    gitlab::GitLabExecutor executor() {
        gitlab::ExecutorSettings settings;
        settings.url = mock_.url();
        settings.project = "42";
        settings.token = "glpat-token";
        settings.describe = [](const JobOrder&) { return "{}"; };
        settings.clock = [] { return *parse_timestamp("2026-01-02T03:04:05Z"); };
        return {[this](const HttpCall& call) { return checked(call); }, settings};
    }

    // The test checks the mock's verdict on the request, but answers with a response that lets the executor continue.
    HttpAnswer checked(const HttpCall& call) {
        const HttpAnswer theirs = http::send(call);
        EXPECT_FALSE(theirs.status == 422 || theirs.status == 400 || theirs.status == 404 || theirs.status == 405)
            << call.method << " " << call.url << " " << call.body << "\n"
            << theirs.status << " " << theirs.body;
        const auto violations = theirs.headers.find("sl-violations");
        const std::string said = violations == theirs.headers.end() ? "" : violations->second;
        EXPECT_THAT(said, Not(HasSubstr("\"request\""))) << call.method << " " << call.url;
        ++checked_;
        return answer(call);
    }

    HttpAnswer answer(const HttpCall& call) const {
        const auto asks = [&](const std::string& part) { return call.url.find(part) != std::string::npos; };
        const std::string branch = "tachograph/octocat/Hello-World-8-1";
        if (call.method == "GET" && asks("/commits/")) return {404, "{}", {}};
        if (call.method == "PUT" && !has_variable_) return {404, "{}", {}};
        if (asks("/trace")) return {200, "the end of the trace", {}};
        if (asks("/jobs"))
            return {200, R"([{"name": "benchmark", "id": 8, "failure_reason": "runner_system_failure"}])", {}};
        if (asks("/pipelines?")) return {200, R"([{"id": 7, "status": ")" + status_ + R"("}])", {}};
        if (asks("/tree?")) return {200, R"([{"path": "README.md"}])", {}};
        if (asks("/variables?")) return {200, R"([{"key": "TACHOGRAPH_TOKEN_1"}, {"key": "ANOTHER"}])", {}};
        if (asks("/branches?")) return {200, R"([{"name": ")" + branch + R"("}])", {}};
        if (asks("/environments?")) return {200, R"([{"id": 5, "name": ")" + branch + R"("}])", {}};
        return {200, R"({"id": ")" + commit + R"(", "default_branch": "main"})", {}};
    }

    testing::Mock mock_{TACHOGRAPH_TEST_SOURCES "/apis/gitlab.json"};
    bool has_variable_ = false;
    std::string status_ = "failed";
    int checked_ = 0;
};

TEST_F(GitLabsDescription, AllowsWhatTheExecutorSends) {
    gitlab::GitLabExecutor lab = executor();
    const JobOrder order{job, "https://example.org/x.git", commit, commit, "", "token"};
    EXPECT_EQ(lab.start(order), commit);
    has_variable_ = true;
    gitlab::GitLabExecutor another = executor();
    EXPECT_EQ(another.start(order), commit);
    const RunnerCondition condition = lab.poll(job);
    ASSERT_TRUE(std::holds_alternative<Gone>(condition));
    EXPECT_THAT(std::get<Gone>(condition).reason, HasSubstr("lost contact"));
    EXPECT_EQ(std::get<Gone>(condition).log, "the end of the trace\n");
    status_ = "running";
    lab.cancel(job);
    status_ = "success";
    lab.remove_leftovers([] { return std::vector<JobId>{}; });
    EXPECT_GE(checked_, 26);
}

}  // namespace
}  // namespace tachograph
