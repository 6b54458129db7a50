// `state`, `jobs` and `log` on a valid log; `check-config`.
#include "tests/programs/tampered_log.hpp"

#include <gmock/gmock.h>

namespace tachograph {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Audit : public testing::TamperedLog {
  protected:
    Audit() { write(); }
};

TEST_F(Audit, StateIsShownForTheTipOrAnyEvent) {
    const auto now = nlohmann::json::parse(program("state --json").output);
    EXPECT_EQ(now.at("jobs").at(0).at("stage"), "reported");
    const auto then = nlohmann::json::parse(program("state --json --at " + id("main~4").substr(0, 12)).output);
    EXPECT_EQ(then.at("jobs").at(0).at("stage"), "running");
    const auto none = program("state --at 0123456789");
    EXPECT_EQ(none.code, 2);
    EXPECT_THAT(none.output, HasSubstr("0123456789"));
}

TEST_F(Audit, JobsAndTheirEventsAreListed) {
    EXPECT_THAT(program("jobs").output, HasSubstr("demo/sums#1/1"));
    EXPECT_THAT(program("jobs --repo demo/other").output, Not(HasSubstr("demo/sums#1/1")));
    EXPECT_EQ(nlohmann::json::parse(program("jobs --json --pr 1").output).size(), 1U);
    EXPECT_EQ(nlohmann::json::parse(program("jobs --json --pr 2").output).size(), 0U);
    const auto log = program("log 'demo/sums#1/1'");
    for (const char* word : {"requested demo/sums/1/1 by alice", "accepted", "running", "reported"})
        EXPECT_THAT(log.output, HasSubstr(word));
    EXPECT_EQ(program("log 'demo/sums#1/9'").code, 1);
    EXPECT_EQ(program("log nonsense").code, 2);
}

TEST(CheckConfig, ExitCodeSaysWhatIsWrong) {
    const testing::Program program;
    program.write("good.json", R"({"admin": "chris", "benchmarkers": [], "registered_repos": []})");
    program.write("bad.json", R"({"admin": "chris", "benchmarker": []})");
    EXPECT_EQ(program("check-config --config good.json").code, 0);
    const auto bad = program("check-config --config bad.json");
    EXPECT_NE(bad.code, 0);
    EXPECT_THAT(bad.output, HasSubstr("did you mean benchmarkers"));
    EXPECT_NE(program("check-config --config none.json").code, 0);
    program.write("key.json", R"({"admin": "chris", "github_app": {"app_id": "1", "private_key_file": "good.json"}})");
    const auto key = program("check-config --config key.json");
    EXPECT_EQ(key.code, 2);
    EXPECT_THAT(key.output, HasSubstr("github_app.private_key_file: "));
}

TEST(CheckConfig, ProblemsOfThisMachineAreReported) {
    const testing::Program program;
    for (const auto& [json, words] : std::vector<std::pair<std::string, std::string>>{
             {R"("listen": "no.such.host.invalid:80")", "listen: 'no.such.host.invalid'"},
             {R"("limits": {"user": "root"})", "limits.user: benchmarks never run as root"},
             {R"("limits": {"user": "nobody-at-all"})", "limits.user: the account nobody-at-all does not exist"}}) {
        program.write("config.json", R"({"admin": "chris", )" + json + "}");
        const auto run = program("check-config --config config.json");
        EXPECT_EQ(run.code, 2) << json;
        EXPECT_THAT(run.output, HasSubstr(words));
    }
}

TEST(CheckConfig, ProblemsOfASigningKeyAreReported) {
    const testing::Program program;
    program.write("config.json", R"({"admin": "chris", "event_log": {"signing_key": "keys/log"}})");
    const auto problem = [&] {
        const auto run = program("check-config --config config.json");
        EXPECT_EQ(run.code, run.output.find("event_log.signing_key: ") == std::string::npos ? 0 : 2) << run.output;
        return run.output;
    };
    EXPECT_THAT(problem(), HasSubstr("keys/log: No such file or directory; make a key with: ssh-keygen"));
    program.write("keys/log", "no key\n");
    const std::string key = program.folder / "keys/log";
    EXPECT_THAT(problem(), HasSubstr("keys/log may be read by others: chmod 600 it"));
    std::filesystem::permissions(key, std::filesystem::perms(0600));
    EXPECT_THAT(problem(), HasSubstr("keys/log is not a private SSH key without a passphrase"));
    EXPECT_EQ(program("serve --config config.json").code, 1) << "a service that cannot sign does not start";
    std::filesystem::remove(key);
    ASSERT_EQ(testing::shell("ssh-keygen -q -t ed25519 -N '' -f " + key).code, 0);
    EXPECT_THAT(problem(), HasSubstr("is valid"));
    program.write("config.json", R"({"admin": "chris", "event_log": {"allowed_signers": "none"}})");
    EXPECT_THAT(program("check-config --config config.json").output, HasSubstr("event_log.allowed_signers: "));
}

TEST(Usage, EveryCommandExplainsItself) {
    const testing::Program program;
    for (const std::string command : {"", "serve", "check-config", "state", "jobs", "log", "verify", "compare",
                                      "comment", "pull", "init", "access why", "access recover", "check-access"}) {
        const auto run = program(command + " --help");
        EXPECT_EQ(run.code, 0) << command;
        EXPECT_THAT(run.output, HasSubstr("Usage: ")) << command;
    }
    EXPECT_EQ(program("").code, 2);
    EXPECT_EQ(program("nonsense").code, 2);
    EXPECT_EQ(program("state --nonsense").code, 2);
}

}  // namespace
}  // namespace tachograph
