// Handling GitLab's answers.
#include "adapters/gitlab/rest.hpp"

#include "core/ports/failures.hpp"

#include <deque>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::gitlab {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class GitLabRest : public ::testing::Test {
  protected:
    Rest rest() {
        const auto transport = [this](const HttpCall& call) {
            sent_.push_back(call.method + " " + call.url);
            if (answers_.empty()) return HttpAnswer{200, "{}", {}};
            const HttpAnswer answer = answers_.front();
            answers_.pop_front();
            return answer;
        };
        return {transport, "https://lab.example.org/", "42", "glpat", [this] { return now_; }};
    }
    void answer(int status, std::map<std::string, std::string> headers = {}, std::string body = "{}") {
        answers_.push_back({status, std::move(body), std::move(headers)});
    }

    std::deque<HttpAnswer> answers_;
    std::vector<std::string> sent_;
    std::chrono::steady_clock::time_point now_{};
};

TEST_F(GitLabRest, SendsNothingDuringAPause) {
    for (const int status : {429, 403, 503}) {
        sent_.clear();
        Rest lab = rest();
        answer(status, {{"retry-after", "30"}});
        EXPECT_THROW(lab.get("/variables"), Unavailable);
        EXPECT_THROW(lab.post("/repository/commits", {}), Unavailable);
        EXPECT_EQ(sent_.size(), 1U) << status;
        now_ += 31s;
        lab.get("/variables");
        EXPECT_EQ(sent_.size(), 2U);
    }
}

TEST_F(GitLabRest, RateLimitWithoutRetryAfterPausesOneMinute) {
    Rest lab = rest();
    answer(429);
    EXPECT_THROW(lab.get(""), Unavailable);
    now_ += 59s;
    EXPECT_THROW(lab.get(""), Unavailable);
    now_ += 2s;
    EXPECT_TRUE(lab.get(""));
    EXPECT_EQ(sent_.size(), 2U);
}

TEST_F(GitLabRest, TemporaryAndPermanentFailuresDiffer) {
    Rest lab = rest();
    for (const int status : {401, 408, 409, 500, 502, 503, 504}) {
        answer(status);
        EXPECT_THROW(lab.get(""), Unavailable) << status;
    }
    for (const int status : {400, 403, 410, 422}) {
        answer(status, {}, R"({"message": {"key": ["is taken"]}})");
        try {
            lab.get("");
            ADD_FAILURE() << status;
        } catch (const Refused& refused) {
            EXPECT_THAT(refused.what(), HasSubstr("is taken"));
        }
    }
}

TEST_F(GitLabRest, RedirectOfAMovedProjectIsFollowedOnTheSameHostOnly) {
    Rest lab = rest();
    answer(308, {{"location", "https://lab.example.org/api/v4/projects/7/variables"}});
    lab.post("/variables", {});
    EXPECT_THAT(sent_, ElementsAre("POST https://lab.example.org/api/v4/projects/42/variables",
                                   "POST https://lab.example.org/api/v4/projects/7/variables"));
    for (const char* elsewhere : {"https://evil.example.org/", "//evil.example.org/", "https://lab.example.org:8443/",
                                  "http://lab.example.org/", "https://lab.example.org.evil.org/"}) {
        sent_.clear();
        answer(302, {{"location", elsewhere}});
        EXPECT_THROW(lab.get(""), Refused) << elsewhere;
        EXPECT_EQ(sent_.size(), 1U) << elsewhere;
    }
}

TEST_F(GitLabRest, RedirectLoopEnds) {
    Rest lab = rest();
    for (int times = 0; times < 20; ++times) answer(302, {{"location", "/around"}});
    EXPECT_THROW(lab.get(""), Refused);
    EXPECT_LT(sent_.size(), 10U);
}

TEST_F(GitLabRest, AllPagesOfAListAreRead) {
    Rest lab = rest();
    answer(200, {}, Json(std::vector<int>(100, 1)).dump());
    answer(200, {}, "[2]");
    EXPECT_EQ(lab.list("/variables").size(), 101U);
    EXPECT_EQ(sent_.back(), "GET https://lab.example.org/api/v4/projects/42/variables?per_page=100&page=2");
    answer(404);
    EXPECT_THROW(lab.list("/variables"), Unavailable);
}

}  // namespace
}  // namespace tachograph::gitlab
