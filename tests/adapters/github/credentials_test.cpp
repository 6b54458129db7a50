#include "adapters/github/credentials.hpp"

#include "adapters/github/app_key.hpp"
#include "adapters/github/forge.hpp"
#include "adapters/github/forge_time.hpp"
#include "core/ports/failures.hpp"
#include "tests/folder.hpp"

#include <ctime>
#include <fstream>
#include <memory>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph::github {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

const Timestamp noon = *parse_timestamp("2026-11-23T12:00:00Z");

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Key : testing::Folder {
    Key() {
        testing::shell("cd " + path +
                       " && openssl genrsa -out key.pem 2048 && openssl rsa -in key.pem -pubout -out public.pem");
        pem = text_of(*this / "key.pem");
    }
    std::string pem;
};

TEST(AppToken, OpenSslAgreesWithTheSignature) {
    const Key key;
    const std::string token = app_token("12345", key.pem, noon);
    const std::size_t dot = token.rfind('.');
    std::ofstream(key / "signed") << token.substr(0, dot);
    std::string signature = token.substr(dot + 1);
    for (char& c : signature) c = c == '-' ? '+' : c == '_' ? '/' : c;
    while (signature.size() % 4 != 0) signature += '=';
    std::ofstream(key / "signature") << signature;
    const auto checked = testing::shell("cd " + key.path +
                                        " && base64 -d signature > raw && "
                                        "openssl dgst -sha256 -verify public.pem -signature raw signed");
    EXPECT_EQ(checked.output, "Verified OK\n");
}

TEST(AppToken, HasIssuerAndExpiry) {
    const Key key;
    const std::string token = app_token("12345", key.pem, noon);
    std::string claims = token.substr(token.find('.') + 1);
    claims = claims.substr(0, claims.find('.'));
    while (claims.size() % 4 != 0) claims += '=';
    const auto json = nlohmann::json::parse(testing::shell("printf %s '" + claims + "' | base64 -d").output);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(noon.time_since_epoch()).count();
    EXPECT_EQ(json.at("iss"), "12345");
    EXPECT_EQ(json.at("iat"), seconds - 60);
    // GitHub rejects tokens that are valid for more than ten minutes.
    EXPECT_EQ(json.at("exp"), seconds + 9 * 60);
}

TEST(AppToken, InvalidKeyIsReportedInOneLine) {
    try {
        app_token("12345", "-----BEGIN NONSENSE-----", noon);
        FAIL();
    } catch (const Refused& refused) {
        EXPECT_EQ(std::string(refused.what()).find('\n'), std::string::npos);
    }
}

// GitHub's host, whose clock is right, and the bot's host, whose clock is not.
struct Installation {
    int renewed = 0;
    int number = 7;
    Timestamp now = noon;
    std::chrono::hours ahead{0};  // the bot's clock
    bool says_date = true;

    HttpAnswer operator()(const HttpCall& call) {
        HttpAnswer answer = answer_to(call);
        if (says_date) answer.headers["date"] = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(seconds()));
        return answer;
    }
    Clocks clocks() {
        return {[this] { return now + ahead; },
                [this] { return Clocks::Moment() + std::chrono::nanoseconds(now.time_since_epoch()); }};
    }

  private:
    std::time_t seconds() const { return std::chrono::system_clock::to_time_t(now); }
    // Like GitHub, rejects an App's token that was made by a wrong clock.
    bool is_good(const std::string& token) const {
        std::string claims = token.substr(token.find('.') + 1);
        claims = claims.substr(0, claims.find('.'));
        while (claims.size() % 4 != 0) claims += '=';
        const auto json = nlohmann::json::parse(testing::shell("printf %s '" + claims + "' | base64 -d").output);
        return json.at("iat") <= seconds() && json.at("exp") > seconds() && json.at("exp") <= seconds() + 10 * 60;
    }
    HttpAnswer answer_to(const HttpCall& call) {
        if (!is_good(call.headers.at("Authorization"))) return {401, R"({"message": "'Issued at' is wrong"})", {}};
        if (call.url.ends_with("/installation")) return {200, fmt::format(R"({{"id": {}}})", number), {}};
        if (call.url.ends_with("/app")) return {200, R"({"slug": "tachograph"})", {}};
        if (!call.url.ends_with(fmt::format("/app/installations/{}/access_tokens", number)))
            return {404, R"({"message": "Not Found"})", {}};
        const std::string ends = to_text(now + std::chrono::hours(1));
        return {201, R"({"token": "ghs_)" + std::to_string(++renewed) + R"(", "expires_at": ")" + ends + "\"}", {}};
    }
};

TEST(AppCredentials, AreRenewedBeforeTheyEnd) {
    const Key key;
    Installation installation;
    const auto credentials = app_credentials([&](const HttpCall& call) { return installation(call); }, "https://x",
                                             {"12345", key.pem}, installation.clocks());
    EXPECT_EQ(credentials->token("o/r"), "ghs_1");
    installation.now += std::chrono::minutes(54);
    EXPECT_EQ(credentials->token("o/r"), "ghs_1");
    installation.now += std::chrono::minutes(2);
    EXPECT_EQ(credentials->token("o/other"), "ghs_2");
    EXPECT_EQ(credentials->login(), "tachograph[bot]");
}

TEST(AppCredentials, AreRenewedByGitHubsTimeIfTheClockIsWrong) {
    const Key key;
    for (const int days : {-400, -1, 1, 400}) {
        Installation installation;
        installation.ahead = std::chrono::days(days);
        const auto credentials = app_credentials([&](const HttpCall& call) { return installation(call); }, "https://x",
                                                 {"12345", key.pem}, installation.clocks());
        EXPECT_EQ(credentials->token("o/r"), "ghs_1") << days;
        installation.now += std::chrono::minutes(54);
        EXPECT_EQ(credentials->token("o/r"), "ghs_1") << days;
        installation.now += std::chrono::minutes(2);
        EXPECT_EQ(credentials->token("o/r"), "ghs_2") << days;
    }
}

TEST(AppCredentials, AreRenewedInTimeIfTheClockJumps) {
    const Key key;
    Installation installation;
    const auto credentials = app_credentials([&](const HttpCall& call) { return installation(call); }, "https://x",
                                             {"12345", key.pem}, installation.clocks());
    EXPECT_EQ(credentials->token("o/r"), "ghs_1");
    installation.ahead = std::chrono::hours(3);
    EXPECT_EQ(credentials->token("o/r"), "ghs_1");
    installation.ahead = -std::chrono::hours(3);
    installation.now += std::chrono::minutes(59);
    EXPECT_EQ(credentials->token("o/r"), "ghs_2");
}

TEST(AppCredentials, AreRenewedByTheLocalClockIfGitHubSendsNoTime) {
    const Key key;
    Installation installation;
    installation.says_date = false;
    const auto credentials = app_credentials([&](const HttpCall& call) { return installation(call); }, "https://x",
                                             {"12345", key.pem}, installation.clocks());
    EXPECT_EQ(credentials->token("o/r"), "ghs_1");
    installation.now += std::chrono::minutes(54);
    EXPECT_EQ(credentials->token("o/r"), "ghs_1");
    installation.now += std::chrono::minutes(2);
    EXPECT_EQ(credentials->token("o/r"), "ghs_2");
}

TEST(ForgeTime, ParsesTheDateHeader) {
    EXPECT_EQ(parse_http_date("Mon, 23 Nov 2026 12:00:00 GMT"), noon);
    for (const char* text : {"", "Mon, 23 Nov 2026 12:00:00 CET", "Mon, 23 ovD 2026 12:00:00 GMT",
                             "Monday, 23-Nov-26 12:00:00 GMT", "Mon, 23 Nov 2026 25:00:00 GMT"})
        EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
}

TEST(AppCredentials, ReinstalledAppIsFound) {
    const Key key;
    Installation installation;
    const auto credentials = app_credentials([&](const HttpCall& call) { return installation(call); }, "https://x",
                                             {"12345", key.pem}, installation.clocks());
    EXPECT_EQ(credentials->token("o/r"), "ghs_1");
    installation.number = 8;
    EXPECT_EQ(credentials->token("o/r"), "ghs_1") << "GitHub did not refuse it yet";
    credentials->forget("o/r");
    EXPECT_EQ(credentials->token("o/r"), "ghs_2");
    installation.number = 9;
    installation.now += std::chrono::hours(1);
    EXPECT_EQ(credentials->token("o/r"), "ghs_3");
}

TEST(AppCredentials, MissingInstallationIsReported) {
    const Key key;
    const auto credentials = app_credentials(
        [](const HttpCall&) {
            return HttpAnswer{404, R"({"message": "Not Found"})", {}};
        },
        "https://x", {"12345", key.pem}, {[] { return noon; }});
    try {
        credentials->token("o/r");
        FAIL();
    } catch (const Refused& refused) {
        EXPECT_THAT(refused.what(), HasSubstr("the GitHub App is not installed on o/r"));
    }
}

// If the App has no installation, a missing account cannot be told from a missing permission.
TEST(AppCredentials, AppWithoutInstallationsIsUnavailable) {
    const Key key;
    std::string installations = R"([{"id": 7}])";
    const auto answer = [&](const HttpCall& call) {
        if (call.url.ends_with("/users/nobody")) return HttpAnswer{404, R"({"message": "Not Found"})", {}};
        if (call.url.ends_with("/users/alice")) return HttpAnswer{200, R"({"id": 12})", {}};
        if (call.url.find("/app/installations?") != std::string::npos) return HttpAnswer{200, installations, {}};
        return Installation()(call);
    };
    const auto account = [&](const std::string& name) {
        auto credentials = app_credentials(answer, "https://x", {"12345", key.pem}, {[] { return noon; }});
        const auto none = [] { return std::vector<std::string>(); };
        return GitHubForge(answer, std::move(credentials), {"https://x", StatusKind::none, none, {}}).account_id(name);
    };
    EXPECT_EQ(account("alice"), 12);
    EXPECT_EQ(account("nobody"), std::nullopt);
    installations = "[]";
    EXPECT_THROW(account("alice"), Unavailable);
}

TEST(PersonalCredentials, AccountIsLookedUpOnce) {
    std::vector<HttpCall> calls;
    const auto credentials = personal_credentials(
        [&](const HttpCall& call) {
            calls.push_back(call);
            return HttpAnswer{200, R"({"login": "DiffEqBot"})", {}};
        },
        "https://x", "ghp_1");
    EXPECT_EQ(credentials->login(), "DiffEqBot");
    EXPECT_EQ(credentials->login(), "DiffEqBot");
    EXPECT_THAT(calls, SizeIs(1));
    EXPECT_EQ(calls.at(0).headers.at("Authorization"), "Bearer ghp_1");
}

}  // namespace
}  // namespace tachograph::github
