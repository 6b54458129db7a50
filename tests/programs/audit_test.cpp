// `state`, `jobs`, `log` and `verify` on logs that are right and on logs that somebody touched.
#include "adapters/git/event_log.hpp"
#include "core/event_text.hpp"
#include "tests/programs/program.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const JobId job{{"demo/sums", 1}, 1};

Event event_at(int second, EventBody body, const std::string& cause) {
    return {std::move(body),
            {ActorKind::user, "alice"},
            cause,
            "guid",
            Timestamp(std::chrono::seconds(1'800'000'000 + second))};
}

class Audit : public ::testing::Test {
  protected:
    Audit() {
        git::GitEventLog log(folder() + "/events.git", git::LogMode::write);
        const std::vector<Event> events{
            event_at(
                1,
                AccessAdopted{{{"demo/sums"}, {{Role::admin, "chris", "org"}, {Role::benchmarker, "alice", "org"}}},
                              "from the configuration"},
                "access:1"),
            event_at(2, JobRequested{job, "17", "", "", "", "", ""}, "comment:17:0"),
            event_at(3, JobAccepted{job, std::string(40, 'a'), std::string(40, 'b'), "main"}, "resolve:demo/sums#1/1"),
            event_at(4, JobRunning{job}, "start:demo/sums#1/1"),
            event_at(5, JobAborted{job, "18", ""}, "comment:18:0")};
        for (const Event& event : events) revisions.push_back(*log.append(std::vector<Event>{event}, log.tip()));
    }
    std::string folder() const { return program.folder / "tachograph-data"; }
    // Adds a commit with git itself.
    void tamper(const std::string& message) const {
        const auto made =
            testing::shell(fmt::format("cd {}/events.git && git update-ref refs/heads/main $(printf '%b' '{}' | git -c "
                                       "user.name=x -c user.email=x@y "
                                       "commit-tree -p main main^{{tree}})",
                                       folder(), message));
        ASSERT_EQ(made.code, 0) << made.output;
    }
    testing::Program program;
    std::vector<Revision> revisions;
};

TEST_F(Audit, StateIsThatOfTheTipOrOfAnyEvent) {
    const auto now = nlohmann::json::parse(program("state --json").output);
    EXPECT_EQ(now.at("jobs").at(0).at("stage"), "aborted");
    const auto then = nlohmann::json::parse(program("state --json --at " + revisions[3].substr(0, 12)).output);
    EXPECT_EQ(then.at("jobs").at(0).at("stage"), "running");
    const auto none = program("state --at 0123456789");
    EXPECT_EQ(none.code, 1);
    EXPECT_THAT(none.output, HasSubstr("0123456789"));
}

TEST_F(Audit, JobsAndTheirEventsAreListed) {
    EXPECT_THAT(program("jobs").output, HasSubstr("demo/sums#1/1"));
    EXPECT_THAT(program("jobs --repo demo/other").output, Not(HasSubstr("demo/sums#1/1")));
    EXPECT_EQ(nlohmann::json::parse(program("jobs --json --pr 1").output).size(), 1U);
    const auto log = program("log 'demo/sums#1/1'");
    for (const char* word : {"requested demo/sums#1/1 by alice", "accepted", "running", "aborted"})
        EXPECT_THAT(log.output, HasSubstr(word));
    EXPECT_EQ(program("log 'demo/sums#1/9'").code, 1);
    EXPECT_EQ(program("log nonsense").code, 2);
}

TEST_F(Audit, AnHonestLogHolds) {
    const auto run = program("verify --json");
    EXPECT_EQ(run.code, 0) << run.output;
    EXPECT_TRUE(nlohmann::json::parse(run.output).at("holds"));
    EXPECT_EQ(nlohmann::json::parse(run.output).at("events"), 5);
}

TEST_F(Audit, AnEventThatCannotHaveHappenedIsFound) {
    tamper(
        "again\\n\\nEvent: job.running/1\\nJob: demo/sums#1/1\\nActor: runner:x\\nCause: start:again\\nAt: "
        "2027-01-15T08:10:00.000Z\\n");
    const auto run = program("verify");
    EXPECT_EQ(run.code, 1) << run.output;
    EXPECT_THAT(run.output, HasSubstr("job.running"));
}

TEST_F(Audit, ACommitThatIsNoEventIsFound) {
    tamper("just a commit\\n");
    EXPECT_EQ(program("verify").code, 1);
    EXPECT_EQ(program("state").code, 1);
    EXPECT_EQ(program("state --at " + revisions.back()).code, 0) << "what was before it can still be read";
}

TEST_F(Audit, AnEventOfALaterVersionStopsWriting) {
    tamper(
        "later\\n\\nEvent: job.requested/7\\nJob: demo/sums#1/2\\nActor: user:a\\nCause: x\\nAt: "
        "2027-01-15T08:10:00.000Z\\n");
    const auto run = program("state");
    EXPECT_EQ(run.code, 1);
    EXPECT_THAT(run.output, HasSubstr("job.requested/7"));
}

TEST_F(Audit, ARewrittenTreeIsFound) {
    testing::shell(
        fmt::format("git clone -q {0}/events.git {0}/c && cd {0}/c && git rm -q README.md && git -c "
                    "user.name=a -c user.email=a@b commit -q -m x && git push -q origin HEAD:main",
                    folder()));
    EXPECT_EQ(program("verify").code, 1);
}

TEST(CheckConfig, SaysWhatIsWrongByItsExitCode) {
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
