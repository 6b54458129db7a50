// Classifying GitHub's answers by their text.
#include "adapters/github/outcome.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tachograph::github {
namespace {

using Headers = std::map<std::string, std::string>;

struct Case {
    int status;
    std::string body;
    Headers headers;
    Outcome outcome;
    std::string words;
};

std::string saying(const std::string& message) { return R"({"message": ")" + message + R"("})"; }

const std::vector<Case> cases{
    {200, "{}", {}, Outcome::done, "status 200"},
    {201, "{}", {}, Outcome::done, "status 201"},
    {301, saying("Moved Permanently"), {}, Outcome::moved, "Moved Permanently"},
    {302, "", {}, Outcome::moved, "status 302"},
    {307, saying("Temporary Redirect"), {}, Outcome::moved, "Temporary Redirect"},
    {308, "", {}, Outcome::moved, "status 308"},
    {401, saying("Bad credentials"), {}, Outcome::unauthorized, "Bad credentials"},
    // Primary and secondary limits: current texts, former texts, and those of older installations.
    {403,
     saying("API rate limit exceeded for user ID 1."),
     {{"x-ratelimit-remaining", "0"}},
     Outcome::limited,
     "API rate limit exceeded for user ID 1."},
    {403,
     saying("You have exceeded a secondary rate limit. Please wait."),
     {},
     Outcome::limited,
     "You have exceeded a secondary rate limit. Please wait."},
    {403,
     saying("You have triggered an abuse detection mechanism. Please wait a few minutes."),
     {},
     Outcome::limited,
     "You have triggered an abuse detection mechanism. Please wait a few minutes."},
    {403,
     saying("You have been temporarily blocked from content creation."),
     {},
     Outcome::limited,
     "You have been temporarily blocked from content creation."},
    {403, saying("Forbidden"), {{"retry-after", "60"}}, Outcome::limited, "Forbidden"},
    {422,
     R"({"message": "Validation Failed", "errors": [{"resource": "IssueComment", "code": "custom", "message": "was submitted too quickly"}]})",
     {},
     Outcome::limited,
     "Validation Failed: was submitted too quickly"},
    {429, "", {}, Outcome::limited, "status 429"},
    // Requests that will never work.
    {403,
     saying("Resource not accessible by integration"),
     {},
     Outcome::refused,
     "Resource not accessible by integration"},
    {403,
     saying("Unable to create comment because issue is locked."),
     {},
     Outcome::refused,
     "Unable to create comment because issue is locked."},
    {403,
     saying("Repository was archived so is read-only."),
     {},
     Outcome::refused,
     "Repository was archived so is read-only."},
    {409, saying("Repository rule violations found"), {}, Outcome::refused, "Repository rule violations found"},
    {422,
     R"({"message": "Validation Failed", "errors": [{"resource": "Issue", "field": "body", "code": "missing_field"}]})",
     {},
     Outcome::refused,
     "Validation Failed: body missing_field"},
    {422,
     R"({"message": "Validation Failed", "errors": ["Body is too long", "and odd"]})",
     {},
     Outcome::refused,
     "Validation Failed: Body is too long: and odd"},
    {451, saying("Repository access blocked"), {}, Outcome::refused, "Repository access blocked"},
    // Things that do not exist, or do not exist yet.
    {404, saying("Not Found"), {}, Outcome::missing, "Not Found"},
    {410, saying("This issue was deleted"), {}, Outcome::missing, "This issue was deleted"},
    {422, saying("No commit found for SHA: nosuch"), {}, Outcome::missing, "No commit found for SHA: nosuch"},
    // Temporary failures.
    {409, saying("Git Repository is empty."), {}, Outcome::passing, "Git Repository is empty."},
    {408, "", {}, Outcome::passing, "status 408"},
    {500, "<html>Unicorn!</html>", {}, Outcome::passing, "status 500"},
    {502, saying("Server Error"), {}, Outcome::passing, "Server Error"},
    {503, "", {}, Outcome::passing, "status 503"},
};

TEST(Outcome, IsClassifiedByStatusAndText) {
    for (const Case& known : cases) {
        const HttpAnswer answer{known.status, known.body, known.headers};
        EXPECT_EQ(outcome_of(answer), known.outcome) << known.status << ' ' << known.body;
        EXPECT_EQ(words_of(answer), known.words);
    }
}

TEST(Outcome, PauseIsTheOneThatGitHubAsksFor) {
    const Timestamp now = *parse_timestamp("2026-01-01T00:00:00Z");
    const auto in = [&](int seconds) {
        return std::to_string(std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count() + seconds);
    };
    const auto pause = [&](const Headers& headers) { return pause_asked_for({403, "", headers}, now); };
    EXPECT_EQ(pause({{"retry-after", "17"}}), std::chrono::seconds(17));
    EXPECT_EQ(pause({{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", in(100)}}), std::chrono::seconds(100));
    EXPECT_EQ(pause({{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", in(-72)}}), std::nullopt);
    EXPECT_EQ(pause({{"x-ratelimit-remaining", "12"}, {"x-ratelimit-reset", in(100)}}), std::nullopt);
    EXPECT_EQ(pause({}), std::nullopt);
}

TEST(Redirected, StaysWithinTheApi) {
    const std::string api = "https://api.github.com";
    EXPECT_EQ(redirected(api, "https://api.github.com/repositories/7/pulls"), api + "/repositories/7/pulls");
    EXPECT_EQ(redirected(api, "/repositories/7/pulls"), api + "/repositories/7/pulls");
    EXPECT_EQ(redirected("https://git.example.org/api/v3", "/api/v3/repositories/7"),
              "https://git.example.org/api/v3/repositories/7");
    for (const char* elsewhere : {"", "https://api.github.com.evil.example/x", "http://api.github.com/x",
                                  "//evil.example/x", "https://evil.example/https://api.github.com/"})
        EXPECT_EQ(redirected(api, elsewhere), std::nullopt) << elsewhere;
    EXPECT_EQ(redirected("https://git.example.org/api/v3", "/login"), std::nullopt);
    EXPECT_EQ(redirected("https://git.example.org/api/v3", "/api/v3/../../login"), std::nullopt);
}

}  // namespace
}  // namespace tachograph::github
