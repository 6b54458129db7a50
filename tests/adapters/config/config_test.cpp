// Parsing the configuration: DiffEqBot's file works unchanged, and all mistakes are reported at once.
#include "adapters/config/config.hpp"

#include "tests/folder.hpp"

#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::config {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::optional<std::string> environment(const std::string& name) {
    if (name == "EMPTY") return "";
    return name == "BOT_TOKEN" ? std::optional<std::string>("from the environment") : std::nullopt;
}

std::variant<Config, Problems> read(const std::string& json, const std::string& folder = "/etc/tachograph") {
    return read_config(json, folder, environment);
}

Config good(const std::string& json) {
    const auto result = read(json);
    if (const auto* problems = std::get_if<Problems>(&result)) ADD_FAILURE() << problems->front();
    return std::holds_alternative<Config>(result) ? std::get<Config>(result) : Config{};
}

Problems problems_of(const std::string& json) {
    const auto result = read(json);
    return std::holds_alternative<Problems>(result) ? std::get<Problems>(result) : Problems{};
}

constexpr const char* original = R"({
  "admin": {"github_handle": "ChrisRackauckas", "name": "Chris", "email": "chris@example.org"},
  "homepage_url": "https://bot.example.org", "org": "SciML",
  "registered_repos": ["DiffEqBase.jl", "SciML/OrdinaryDiffEq.jl"],
  "benchmarkers": ["alice", "bob"], "bot_name": "DiffEqBot", "gitlab_runner_secret": "s3cret",
  "github_app": {"client_id": "Iv1.1", "client_secret": "c", "bot_endpoint": "/bot"},
  "gitlab_account": {"benchmarking_repo_id": 1234, "access_token": "glpat"},
  "github_account": {"access_token": "ghp"}, "reports_repo": "SciML/Reports"})";

TEST(Config, DiffEqBotsConfigurationIsAccepted) {
    const Config config = good(original);
    EXPECT_EQ(config.admin, "ChrisRackauckas");
    EXPECT_EQ(config.admin_email, "chris@example.org");
    EXPECT_THAT(config.registered_repos, ElementsAre("SciML/DiffEqBase.jl", "SciML/OrdinaryDiffEq.jl"));
    EXPECT_EQ(config.benchmarking_repo_id, "1234");
    EXPECT_EQ(config.bot_endpoint, "/bot");
    EXPECT_EQ(config.github_access_token, "ghp");
    EXPECT_EQ(config.forge, "github");
    EXPECT_EQ(config.executor, "gitlab");
    EXPECT_THAT(missing_for_deployment(config), Contains(HasSubstr("github_app.webhook_secret is missing")));
    EXPECT_THAT(missing_for_deployment(config), Contains(HasSubstr("event_log.remote is missing")));
}

TEST(Config, ApiPublicNamesRepositories) {
    EXPECT_THAT(good(R"({"admin": "c"})").api_public, IsEmpty());
    const Config config =
        good(R"({"admin": "c", "org": "o", "api": {"public": ["r", "p/q"], "token": {"env": "BOT_TOKEN"}}})");
    EXPECT_THAT(config.api_public, ElementsAre("o/r", "p/q"));
    EXPECT_EQ(config.api_token, "from the environment");
    EXPECT_THAT(good(R"({"admin": "c", "api": {"public": ["*"]}})").api_public, ElementsAre("*"));
    EXPECT_THAT(problems_of(R"({"admin": "c", "api": {"public": ["*", "a/b"]}})"), Contains(HasSubstr("api.public")));
}

TEST(Config, WithoutAccountsEverythingIsOnThisMachine) {
    EXPECT_EQ(good(R"({"admin": "chris"})").forge, "local");
    EXPECT_EQ(good(R"({"admin": "chris"})").executor, "local");
    EXPECT_THAT(missing_for_deployment(
                    good(R"({"admin": "chris", "forge": "local", "github_account": {"access_token": "ghp"}})")),
                Contains(HasSubstr("forge is local")));
}

TEST(Config, AdminMayBeAString) { EXPECT_EQ(good(R"({"admin": "chris"})").admin, "chris"); }

TEST(Config, SecretsComeFromTheEnvironmentOrAFile) {
    const testing::Folder folder;
    std::ofstream(folder / "secret") << "from a file\n";
    const auto result = read(R"({"admin": "chris", "gitlab_runner_secret": {"file": "secret"},
        "github_account": {"access_token": {"env": "BOT_TOKEN"}}})",
                             folder.path);
    ASSERT_TRUE(std::holds_alternative<Config>(result));
    EXPECT_EQ(std::get<Config>(result).gitlab_runner_secret, "from a file");
    EXPECT_EQ(std::get<Config>(result).github_access_token, "from the environment");
    EXPECT_THAT(problems_of(R"({"admin": "c", "gitlab_runner_secret": {"env": "NONE"}})"), Contains(HasSubstr("NONE")));
    EXPECT_THAT(problems_of(R"({"admin": "c", "gitlab_runner_secret": {"file": "/none"}})"),
                Contains(HasSubstr("/none")));
}

// Without the key, the forge would be another one.
TEST(Config, ASecretIsNeverEmpty) {
    const testing::Folder folder;
    std::ofstream(folder / "empty") << "\n";
    for (const std::string key : {R"("github_account": {"access_token": )", R"("github_app": {"webhook_secret": )"}) {
        for (const auto& [value, words] : std::map<std::string, std::string>{
                 {R"({"env": "EMPTY"})", "the environment variable EMPTY is empty"},
                 {R"({"file": "empty"})", folder / "empty" + " is empty"},
                 {R"({"file": "."})", "is a folder"},
                 {R"("")", "it is empty"},
             }) {
            const auto result = read(R"({"admin": "c", )" + key + value + "}}", folder.path);
            ASSERT_TRUE(std::holds_alternative<Problems>(result)) << key << value;
            EXPECT_THAT(std::get<Problems>(result), ElementsAre(HasSubstr(words)));
        }
    }
}

TEST(Config, AnUnknownKeyNamesTheNearestOne) {
    EXPECT_THAT(problems_of(R"({"admin": "c", "benchmarker": []})"), ElementsAre(HasSubstr("benchmarkers")));
    EXPECT_THAT(good(R"({"admin": "c", "limits": {"hosts": ["gitlab.com/a"]}})").limits.hosts,
                ElementsAre("gitlab.com/a"));
    EXPECT_THAT(problems_of(R"({"admin": "c", "limits": {"round": 3}})"),
                ElementsAre(AllOf(HasSubstr("limits.round"), HasSubstr("rounds"))));
}

TEST(Config, OnlyImplementedForgesAndExecutorsAreValid) {
    EXPECT_THAT(problems_of(R"({"admin": "c", "forge": "gitlab"})"),
                ElementsAre(HasSubstr("'gitlab' is none of github, local")));
    EXPECT_THAT(problems_of(R"({"admin": "c", "executor": "slurm"})"),
                ElementsAre(HasSubstr("'slurm' is none of local, gitlab")));
}

TEST(Config, AllProblemsAreReportedAtOnce) {
    EXPECT_THAT(problems_of(R"({"admin": 3, "listen": "nowhere", "forge": "gitea", "limits": {"rounds": 0}, "x": 1})"),
                SizeIs(5));
}

TEST(Config, InvalidJsonIsReportedWithItsPosition) {
    EXPECT_THAT(problems_of("{\n\"admin\": \n}"), ElementsAre(HasSubstr("line 3")));
    EXPECT_THAT(problems_of("[]"), SizeIs(1));
    EXPECT_THAT(problems_of(""), SizeIs(1));
}

TEST(Config, UnusableValuesAreProblems) {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"("homepage_url": "ftp://x")", "homepage_url: 'ftp://x'"},
        {R"("homepage_url": "example.org")", "homepage_url"},
        {R"("github_api_url": "x")", "github_api_url"},
        {R"("gitlab_url": "gitlab.com")", "gitlab_url"},
        {R"("gitlab_url": "https:///group")", "gitlab_url"},
        {R"("event_log": {"remote": "not a url"})", "event_log.remote"},
        {R"("event_log": {"remote": "ext::sh"})", "event_log.remote"},
        {R"("reports": {"remote": "reports.git"})", "reports.remote"},
        {R"("org": "a/b")", "org"},
        {R"("limits": {"readable": ["relative"]})", "limits.readable"},
        {R"("limits": {"hosts": ["https://x/"]})", "limits.hosts"},
        {R"("data_dir": "")", "data_dir"},
    };
    for (const auto& [key, words] : wrong)
        EXPECT_THAT(problems_of(R"({"admin": "c", )" + key + "}"), ElementsAre(HasSubstr(words))) << key;
    for (const std::string url : {"https://host/o/r.git", "git@host:o/r.git", "ssh://git@host:22/o/r.git",
                                  "/srv/log.git", "file:///srv/log.git", "https://user:word@host:8443/r"})
        EXPECT_EQ(good(R"({"admin": "c", "event_log": {"remote": ")" + url + R"("}})").event_log_remote, url);
    good(R"({"admin": "c", "homepage_url": "http://[::1]:80/bot", "limits": {"hosts": ["a.org:8080/o"]}})");
}

TEST(Config, RepositoriesMustBeNames) {
    EXPECT_THAT(problems_of(R"({"admin": "c", "registered_repos": ["no org"]})"), SizeIs(1));
    EXPECT_THAT(problems_of(R"({"admin": "c", "registered_repos": ["a/../b"]})"), SizeIs(1));
}

TEST(Address, HasAHostAndAPort) {
    EXPECT_EQ(parse_address("127.0.0.1:80")->port, 80);
    EXPECT_EQ(parse_address("[::1]:8080")->host, "::1");
    for (const std::string bad : {"", "80", "host:", "host:70000", "host:8x"}) EXPECT_FALSE(parse_address(bad));
}

TEST(Config, FailOnHasThreeForms) {
    EXPECT_EQ(good(R"({"admin": "a"})").fail_on, "never");
    EXPECT_EQ(good(R"({"admin": "a", "verdict": {"fail_on": "regression:10%"}})").fail_on, "regression:10%");
    EXPECT_THAT(problems_of(R"({"admin": "a", "verdict": {"fail_on": "regressions"}})"),
                Contains(HasSubstr("verdict.fail_on: 'regressions' is not one of never, regression, regression:10%")));
}

}  // namespace
}  // namespace tachograph::config
