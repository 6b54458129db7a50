#include "adapters/github/reviews.hpp"

#include "adapters/github/credentials.hpp"
#include "adapters/github/forge.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::github {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int most_a_look = 20;
const Timestamp noon = *parse_timestamp("2026-11-23T12:00:00Z");

// Pull requests with reviews, as GitHub lists them.
struct Site {
    Timestamp now = noon;
    std::map<std::string, std::map<int, Timestamp>> updated;                  // by repository and number
    std::map<std::pair<std::string, int>, std::vector<std::string>> reviews;  // their texts
    std::vector<std::string> asked;                                           // the paths of reviews
    std::string broken;                                                       // the end of such a path

    void review(int pull, const std::string& text = "Thanks!", const std::string& repository = "o/r") {
        updated[repository][pull] = now;
        reviews[{repository, pull}].push_back(text);
    }
    HttpAnswer answer(const HttpCall& call) {
        HttpAnswer answer = answer_to(call.url.substr(call.url.find('/', 8)), call.method);
        answer.headers["date"] =
            fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
        return answer;
    }
    HttpAnswer answer_to(const std::string& path, const std::string& method) {
        if (path == "/user") return {200, R"({"login": "bot"})", {}};
        if (method == "POST") return told();
        if (path.find("/comments?") != std::string::npos) return {200, "[]", {}};
        const std::string repository = path.substr(7, 3);
        if (path.find("/reviews") != std::string::npos) {
            asked.push_back(path.substr(0, path.find('?')));
            if (!broken.empty() && asked.back().ends_with(broken)) return {503, "", {}};
            return list_of(repository, std::stoi(path.substr(path.find("/pulls/") + 7)));
        }
        if (path.find("/pulls?") != std::string::npos) return pulls_of(repository);
        return {200, fmt::format(R"({{"id": 7, "full_name": "{}"}})", repository), {}};
    }
    HttpAnswer pulls_of(const std::string& repository) {
        std::vector<std::pair<Timestamp, int>> pulls;
        for (const auto& [number, at] : updated[repository]) pulls.emplace_back(at, number);
        std::ranges::sort(pulls, std::ranges::greater());
        Json list = Json::array();
        for (const auto& [at, number] : pulls) list.push_back({{"number", number}, {"updated_at", to_text(at)}});
        return {200, list.dump(), {}};
    }
    HttpAnswer list_of(const std::string& repository, int pull) {
        Json list = Json::array();
        for (const std::string& text : reviews[{repository, pull}]) {
            const int id = 100 * pull + static_cast<int>(list.size());
            list.push_back({{"id", id},
                            {"node_id", fmt::format("PRR_{}", id)},
                            {"user", {{"login", "alice"}, {"id", 12}}},
                            {"body", text},
                            {"submitted_at", to_text(updated[repository][pull])}});
        }
        return {200, list.dump(), {}};
    }
    // Reviews are not edited.
    static HttpAnswer told() {
        return {200,
                R"({"data": {"nodes": [{"body": "@bot help", "lastEditedAt": null, "includesCreatedEdit": false}]}})",
                {}};
    }
};

struct ReviewsTest : ::testing::Test {
    struct Look {
        std::vector<std::string> asked;
        std::set<std::string> found;
        bool all = false;
    };
    Look look() {
        site.asked.clear();
        const FoundComments found = forge.comments_since(noon);
        Look seen{site.asked, {}, found.all};
        for (const ForgeComment& comment : found.comments) seen.found.insert(comment.id);
        return seen;
    }

    Site site;
    std::vector<std::string> repositories{"o/r"};
    Transport send = [this](const HttpCall& call) { return site.answer(call); };
    GitHubForge forge{send,
                      personal_credentials(send, "https://x", "t"),
                      {"https://x", StatusKind::none, [this] { return repositories; }, {}, "bot"}};
};

TEST_F(ReviewsTest, EachPollReadsALimitedNumberOfPullRequests) {
    for (int pull = 1; pull <= 45; ++pull) site.review(pull);
    site.now += 10min;
    std::set<std::string> asked;
    std::set<std::string> found;
    for (const bool all : {false, false, true}) {
        const Look seen = look();
        EXPECT_LE(seen.asked.size(), most_a_look);
        EXPECT_EQ(seen.all, all);
        asked.insert(seen.asked.begin(), seen.asked.end());
        found = seen.found;
    }
    EXPECT_EQ(asked.size(), 45U);
    EXPECT_EQ(found.size(), 45U) << "the last look shows what the others read";
}

TEST_F(ReviewsTest, UnchangedPullRequestsAreNotReadAgain) {
    site.review(1, "@bot help");
    site.now += 10min;
    EXPECT_THAT(look().found, ElementsAre("review-100"));
    const Look again = look();
    EXPECT_THAT(again.asked, IsEmpty());
    EXPECT_THAT(again.found, ElementsAre("review-100")) << "it may not be durable yet";
    site.review(1);
    EXPECT_THAT(look().found, ElementsAre("review-100", "review-101"));
}

TEST_F(ReviewsTest, RecentChangesAreReadAgainBecauseTimesAreSeconds) {
    site.review(1);
    look();
    site.reviews[{"o/r", 1}].push_back("in the same second");
    EXPECT_THAT(look().found, ElementsAre("review-100", "review-101"));
}

TEST_F(ReviewsTest, FrequentlyUpdatedPullRequestsDoNotStarveOthers) {
    for (int pull = 1; pull <= 25; ++pull) site.review(pull);
    std::set<std::string> asked;
    for (int looks = 0; looks < 2; ++looks) {
        site.now += 1s;
        // Everything that the last poll read changes again, and is the newest or the oldest.
        for (int pull = 1; pull <= most_a_look; ++pull) site.review(pull);
        const Look seen = look();
        asked.insert(seen.asked.begin(), seen.asked.end());
    }
    EXPECT_EQ(asked.size(), 25U);
}

TEST_F(ReviewsTest, UnreadablePullRequestDoesNotStopOthers) {
    for (int pull = 1; pull <= 3; ++pull) site.review(pull);
    site.now += 10min;
    site.broken = "/pulls/1/reviews";
    EXPECT_THROW(look(), Unavailable);
    EXPECT_THROW(look(), Unavailable);
    EXPECT_TRUE(std::ranges::count(site.asked, "/repos/o/r/pulls/2/reviews")) << "it waits for longer";
    site.broken.clear();
    EXPECT_EQ(look().found.size(), 3U);
}

TEST_F(ReviewsTest, BusyRepositoryDoesNotStarveOthers) {
    repositories = {"o/a", "o/b"};
    for (int pull = 1; pull <= 60; ++pull) site.review(pull, "Thanks!", "o/a");
    site.review(61, "@bot help", "o/b");
    look();
    EXPECT_TRUE(look().found.contains("review-6100"));
}

}  // namespace
}  // namespace tachograph::github
