#include "adapters/github/rest.hpp"

#include "core/ports/failures.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::github {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Gives its answers in turn, and records the requests.
struct Script {
    std::vector<HttpAnswer> answers;
    std::vector<HttpCall> calls;

    HttpAnswer answer(const HttpCall& call) {
        calls.push_back(call);
        return answers.at(calls.size() - 1);
    }

    Rest rest() {
        return {[this](const HttpCall& call) { return answer(call); }, "https://api.example.org/",
                [](const std::string& repository) { return "Bearer for " + repository; }};
    }
};

std::vector<int> numbers(Rest& rest) {
    std::vector<int> found;
    rest.each("o/r", "/list", [&](const Json& number) {
        found.push_back(number.get<int>());
        return number != 99;
    });
    return found;
}

std::vector<int> numbers(Rest&& rest) { return numbers(rest); }

Unavailable failure_of(const HttpAnswer& answer) {
    Script script{{answer}, {}};
    try {
        script.rest().get("o/r", "/x");
    } catch (const Unavailable& unavailable) {
        return unavailable;
    }
    throw std::logic_error("it did not fail");
}

TEST(Rest, SendsUserAgentAndApiVersion) {
    Script script{{{200, R"({"a": 1})", {}}}, {}};
    EXPECT_EQ(script.rest().post("o/r", "/x", {{"b", 2}}), Json({{"a", 1}}));
    const HttpCall& call = script.calls.at(0);
    EXPECT_EQ(call.url, "https://api.example.org/x");
    EXPECT_EQ(call.headers.at("Authorization"), "Bearer for o/r");
    EXPECT_EQ(call.headers.at("X-GitHub-Api-Version"), "2022-11-28");
    EXPECT_EQ(call.body, R"({"b":2})");
}

TEST(Rest, GraphQlPathOfAnEnterpriseServer) {
    for (const auto& [api, asked] : {std::pair("https://api.example.org", "https://api.example.org/graphql"),
                                     std::pair("https://example.org/api/v3", "https://example.org/api/graphql")}) {
        Script script{{{200, R"({"data": null})", {}}}, {}};
        Rest rest([&](const HttpCall& call) { return script.answer(call); }, api,
                  [](const std::string&) { return "Bearer x"; });
        EXPECT_EQ(rest.query("o/r", {{"query", "{ viewer { login } }"}}), Json({{"data", nullptr}}));
        EXPECT_EQ(script.calls.at(0).url, asked);
    }
}

TEST(Rest, FrequentRequestsStayCached) {
    int unchanged = 0;
    Rest rest(
        [&](const HttpCall& call) {
            const bool known = call.headers.contains("If-None-Match");
            if (known) ++unchanged;
            return known ? HttpAnswer{304, "", {}} : HttpAnswer{200, "{}", {{"etag", "\"a\""}}};
        },
        "https://api.example.org", [](const std::string&) { return "Bearer x"; });
    for (int n = 0; n < 600; ++n) {
        rest.get("o/r", "/often");
        rest.get("o/r", fmt::format("/once/{}", n));
    }
    EXPECT_EQ(unchanged, 599);
}

TEST(Rest, RejectedTokenIsRenewedOnce) {
    Script script{{{401, R"({"message": "Bad credentials"})", {}}, {200, "{}", {}}, {401, "{}", {}}, {401, "{}", {}}},
                  {}};
    std::string token = "old";
    Rest rest([&](const HttpCall& call) { return script.answer(call); }, "https://api.example.org",
              [&](const std::string&) { return token; }, [&](const std::string&) { token += "er"; });
    EXPECT_EQ(rest.get("o/r", "/x"), Json::object());
    EXPECT_EQ(script.calls.at(1).headers.at("Authorization"), "older");
    EXPECT_THROW(rest.get("o/r", "/x"), Unavailable);
    EXPECT_EQ(script.calls.size(), 4U);
}

TEST(Rest, AllPagesOfAListAreRead) {
    Script script{{{200, "[1,2]", {{"link", R"(<https://api.example.org/list?page=2>; rel="next", <x>; rel="last")"}}},
                   {200, "[3]", {{"link", R"(<https://api.example.org/list?page=1>; rel="prev")"}}}},
                  {}};
    EXPECT_THAT(numbers(script.rest()), ElementsAre(1, 2, 3));
}

TEST(Rest, FullLastPageIsReadWithoutItsETag) {
    const std::string full = Json(std::vector<int>(100, 1)).dump();
    const auto next = R"(<https://api.example.org/list?page=2>; rel="next")";
    Script script{{{200, full, {{"etag", "t"}}}, {200, full, {{"etag", "t"}, {"link", next}}}, {200, "[2]", {}}}, {}};
    Rest rest = script.rest();
    const auto count = [&] {
        int elements = 0;
        rest.each("o/r", "/list", [&](const Json&) { return ++elements > 0; });
        return elements;
    };
    EXPECT_EQ(count(), 100);
    EXPECT_EQ(count(), 101);
    EXPECT_FALSE(script.calls.at(1).headers.contains("If-None-Match"));
}

TEST(Rest, UnchangedPageMayHaveANewNextPage) {
    const auto next = R"(<https://api.example.org/list?page=2>; rel="next")";
    Script script{{{200, "[1]", {{"etag", "t"}}}, {304, "", {{"link", next}}}, {200, "[2]", {}}}, {}};
    Rest rest = script.rest();
    EXPECT_THAT(numbers(rest), ElementsAre(1));
    EXPECT_THAT(numbers(rest), ElementsAre(1, 2));
}

TEST(Rest, VisitorMayStopReadingAList) {
    Script script{{{200, "[99,2]", {{"link", R"(<https://api.example.org/list?page=2>; rel="next")"}}}}, {}};
    EXPECT_THAT(numbers(script.rest()), ElementsAre(99));
}

// A parser of quadratic time would take minutes.
TEST(Rest, HostileAnswersAreParsedInLinearTime) {
    std::string answer = R"({"list": [)";
    for (int n = 0; n < 500'000; ++n) answer += "{},";
    Script script{{{200, answer + "{}]}", {}}, {200, std::string(100'000, '['), {}}}, {}};
    Rest rest = script.rest();
    EXPECT_EQ(rest.get("o/r", "/x").at("list").size(), 500'001U);
    EXPECT_THROW(rest.get("o/r", "/y"), Unavailable);
}

TEST(Rest, TokenIsNotSentToAnotherHost) {
    Script script{{{200, "[1]", {{"link", R"(<https://api.example.org.evil.example/list>; rel="next")"}}}}, {}};
    // A part of the list must not be taken for the whole list.
    EXPECT_THAT([&] { numbers(script.rest()); },
                ::testing::ThrowsMessage<Refused>(HasSubstr("https://api.example.org.evil.example/list")));
    EXPECT_EQ(script.calls.size(), 1U);
}

TEST(Rest, UnchangedAnswersAreCachedByETag) {
    Script script{{{200, R"({"a": 1})", {{"etag", "\"t\""}}}, {304, "", {}}}, {}};
    Rest rest = script.rest();
    rest.get("o/r", "/x");
    EXPECT_EQ(rest.get("o/r", "/x"), Json({{"a", 1}}));
    EXPECT_EQ(script.calls.at(1).headers.at("If-None-Match"), "\"t\"");
}

TEST(Rest, RateLimitPausesAllRequests) {
    Script script{{{429, "", {{"retry-after", "17"}}}}, {}};
    Rest rest = script.rest();
    for (const char* path : {"/x", "/y"}) {
        try {
            rest.get("o/r", path);
            FAIL() << path;
        } catch (const Paused& paused) {
            EXPECT_EQ(paused.pause, std::chrono::seconds(17));
            EXPECT_THAT(paused.what(), HasSubstr("limits the bot's requests"));
        }
    }
    EXPECT_EQ(script.calls.size(), 1U) << "nothing is asked meanwhile";
}

TEST(Rest, APauseIsMeasuredByGitHubsTime) {
    const HttpAnswer limited{403,
                             R"({"message": "API rate limit exceeded"})",
                             {{"date", "Thu, 01 Jan 2015 00:00:00 GMT"},
                              {"x-ratelimit-remaining", "0"},
                              {"x-ratelimit-reset", "1420070500"}}};  // 100 seconds later
    EXPECT_EQ(failure_of(limited).pause, std::chrono::seconds(100));
}

TEST(Rest, ARedirectIsFollowedWithMethodBodyAndCredentials) {
    for (const int status : {301, 302, 307, 308}) {
        Script script{{{status, "", {{"location", "https://api.example.org/repositories/7/x"}}}, {200, "{}", {}}}, {}};
        script.rest().post("o/r", "/x", {{"b", 2}});
        ASSERT_EQ(script.calls.size(), 2U);
        EXPECT_EQ(script.calls.at(1).method, "POST");
        EXPECT_EQ(script.calls.at(1).url, "https://api.example.org/repositories/7/x");
        EXPECT_EQ(script.calls.at(1).body, R"({"b":2})");
        EXPECT_EQ(script.calls.at(1).headers.at("Authorization"), "Bearer for o/r");
    }
}

TEST(Rest, ARedirectToAnotherHostIsNotFollowed) {
    Script script{{{301, "", {{"location", "https://evil.example/x"}}}}, {}};
    EXPECT_THROW(script.rest().get("o/r", "/x"), Refused);
    EXPECT_EQ(script.calls.size(), 1U);
}

TEST(Rest, ARedirectInCirclesEnds) {
    const HttpAnswer round{301, "", {{"location", "https://api.example.org/x"}}};
    Script script{std::vector<HttpAnswer>(20, round), {}};
    EXPECT_THROW(script.rest().get("o/r", "/x"), Unavailable);
    EXPECT_LT(script.calls.size(), 10U);
}

TEST(Rest, FindReturnsNulloptIfMissing) {
    Script script{{{404, R"({"message": "Not Found"})", {}}, {200, R"({"a": 1})", {}}}, {}};
    Rest rest = script.rest();
    EXPECT_EQ(rest.find("o/r", "/x"), std::nullopt);
    EXPECT_EQ(rest.find("o/r", "/x"), Json({{"a", 1}}));
}

TEST(Rest, AnswerThatIsNotAListIsRetried) {
    Script script{{{200, R"({"a": 1})", {}}}, {}};
    EXPECT_THROW(numbers(script.rest()), Unavailable);
}

TEST(Rest, TemporaryFailuresAreRetried) {
    for (const int status : {500, 502, 503, 408, 409}) EXPECT_NO_THROW(failure_of({status, "<html>", {}})) << status;
    EXPECT_THAT(failure_of({401, R"({"message": "Bad credentials"})", {}}).what(), HasSubstr("Bad credentials; check"));
    EXPECT_THAT(failure_of({200, "<html>", {}}).what(), HasSubstr("not JSON"));
}

// Addresses of the API may be seen by the admin only.
TEST(Rest, PermanentFailuresAreRefusedWithGitHubsMessage) {
    for (const int status : {403, 404, 410, 422}) {
        Script script{{{status, R"({"message": "Issue is locked", "errors": [{"message": "no more words"}]})", {}}},
                      {}};
        try {
            script.rest().post("o/r", "/x", Json::object());
            FAIL() << status;
        } catch (const Refused& refused) {
            EXPECT_STREQ(refused.what(), "GitHub says: Issue is locked: no more words");
        }
    }
}

TEST(NextPage, IsTheLinkWithRelNext) {
    EXPECT_EQ(next_page(""), "");
    EXPECT_EQ(next_page("<a>; rel=\"prev\""), "");
    EXPECT_EQ(next_page("<a,b>; rel=\"prev\", <c>; rel=\"next\""), "c");
    EXPECT_EQ(next_page("<a"), "");
}

}  // namespace
}  // namespace tachograph::github
