// The event log and the reports on a host: what is promised over HTTP with a password and over SSH alike.
#include "adapters/git/event_log.hpp"
#include "adapters/git/log_remote.hpp"
#include "adapters/git/report_store.hpp"
#include "core/ports/failures.hpp"
#include "tests/deployment/git_host.hpp"
#include "tests/folder.hpp"

#include <memory>
#include <optional>
#include <variant>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::git {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

enum class Kind { http, ssh };

const JobId job{{"demo/sums", 1}, 1};
const std::vector<ReportFile> files{{"demo/sums/1/abc/1.md", "# Report\n"}};

Event event_about(const std::string& text) {
    return {EffectDone{"comment:x", text}, {ActorKind::bot, "tachograph"}, "", "test", Timestamp{}};
}

class RemoteContract : public ::testing::TestWithParam<Kind> {
  protected:
    RemoteContract() {
        run("git init -q --bare -b main bot/log.git && git init -q --bare -b master bot/reports.git");
        if (GetParam() == Kind::http)
            http_.emplace(folder.path, "bot", "s3cret");
        else
            ssh_.emplace(folder.path);
    }

    std::string run(const std::string& command) const {
        const auto result = testing::shell("cd " + folder.path + " && " + command);
        EXPECT_EQ(result.code, 0) << result.output;
        return result.output;
    }
    Remote remote(const std::string& repository) const {
        return Remote({http_ ? http_->url_of(repository) : ssh_->url_of(repository), {}});
    }
    void up() { http_ ? http_->up() : ssh_->up(); }
    void down() { http_ ? http_->down() : ssh_->down(); }

    LogRemote log_remote(const std::string& disk) const { return {folder / disk, remote("bot/log")}; }
    // A service's life: it starts on the disk, appends, and publishes.
    void live(const std::string& disk, const std::string& text) const {
        LogRemote home = log_remote(disk);
        EXPECT_EQ(home.adopt(), std::nullopt);
        append(disk, text);
        home.publish();
    }
    void append(const std::string& disk, const std::string& text) const {
        GitEventLog log(folder / disk, LogMode::write);
        EXPECT_TRUE(log.append(std::vector{event_about(text)}, log.tip()));
    }
    std::string tip_of(const std::string& repository, const std::string& branch = "main") const {
        return run("git --git-dir=" + repository + " rev-parse " + branch);
    }
    GitReportStore reports(const std::string& disk) const {
        return {folder / disk, "", [] { return Timestamp(std::chrono::seconds(1'800'000'000)); },
                remote("bot/reports")};
    }

    testing::Folder folder;

  private:
    std::optional<testing::HttpGitHost> http_;
    std::optional<testing::SshGitHost> ssh_;
};

TEST_P(RemoteContract, AnEmptyDiskTakesOverTheLogAndGoesOn) {
    live("one.git", "first");
    live("two.git", "second");
    EXPECT_EQ(tip_of("bot/log.git"), tip_of("two.git"));
    EXPECT_EQ(run("git --git-dir=bot/log.git rev-list --count main"), "3\n");
    EXPECT_EQ(run("git --git-dir=bot/log.git rev-list --count --merges main"), "0\n");
}

TEST_P(RemoteContract, ALogThatIsOnlyHereIsPublished) {
    append("one.git", "before there was a remote");
    live("one.git", "first");
    EXPECT_EQ(tip_of("bot/log.git"), tip_of("one.git"));
}

TEST_P(RemoteContract, NothingIsPublishedOverSomebodyElsesEvents) {
    live("one.git", "first");
    LogRemote home = log_remote("one.git");
    home.adopt();
    live("two.git", "second");
    append("one.git", "another second");
    EXPECT_THROW(home.publish(), Refused);
    EXPECT_EQ(tip_of("bot/log.git"), tip_of("two.git"));
    EXPECT_THROW(log_remote("one.git").adopt(), Refused);
}

TEST_P(RemoteContract, NothingIsPublishedOnTopOfAServiceThatTookOver) {
    live("one.git", "first");
    LogRemote home = log_remote("one.git");
    home.adopt();
    append("one.git", "second");
    run("git init -q --bare two.git && git --git-dir=two.git fetch -q ./one.git main:main");
    live("two.git", "third");
    EXPECT_THROW(home.publish(), Refused);
    EXPECT_EQ(tip_of("bot/log.git"), tip_of("two.git"));
}

TEST_P(RemoteContract, WhatWasPublishedBeforeACrashIsRecognised) {
    live("one.git", "first");
    run("git --git-dir=one.git update-ref -d refs/remotes/host/main");
    LogRemote home = log_remote("one.git");
    append("one.git", "second");
    home.publish();
    EXPECT_EQ(tip_of("bot/log.git"), tip_of("one.git"));
}

TEST_P(RemoteContract, AHostThatLostTheLogGetsItBack) {
    live("one.git", "first");
    LogRemote home = log_remote("one.git");
    home.adopt();
    run("git --git-dir=bot/log.git update-ref -d refs/heads/main");
    append("one.git", "second");
    home.publish();
    EXPECT_EQ(tip_of("bot/log.git"), tip_of("one.git"));
}

TEST_P(RemoteContract, AHostThatIsDownStopsNobodyWhoHasALog) {
    live("one.git", "first");
    LogRemote home = log_remote("one.git");
    down();
    EXPECT_THROW(log_remote("two.git").adopt(), Unavailable);
    EXPECT_THAT(home.adopt().value_or(""), Not(HasSubstr("s3cret")));
    append("one.git", "second");
    EXPECT_THROW(home.publish(), Unavailable);
    up();
    home.publish();
    EXPECT_EQ(tip_of("bot/log.git"), tip_of("one.git"));
}

TEST_P(RemoteContract, ReportsGoToTheBranchThatTheHostShows) {
    run("git init -q w && cd w && git -c user.name=a -c user.email=a@example.org commit -q --allow-empty -m old "
        "&& git push -q ../bot/reports.git HEAD:master");
    GitReportStore store = reports("one.git");
    const Publication published = store.publish(job, "Report", files);
    EXPECT_EQ(tip_of("bot/reports.git", "master"), published.commit + "\n");
    EXPECT_EQ(run("git --git-dir=bot/reports.git rev-list --count master"), "2\n");
}

TEST_P(RemoteContract, AReportIsPublishedOnceByWhoeverDoesIt) {
    const Publication first = reports("one.git").publish(job, "Report", files);
    const Publication second = reports("two.git").publish(job, "Report", files);
    EXPECT_EQ(first.commit, second.commit);
    EXPECT_EQ(tip_of("bot/reports.git"), first.commit + "\n");
}

TEST_P(RemoteContract, ReportsComeOnTopOfWhatOthersPushed) {
    GitReportStore store = reports("one.git");
    store.publish(job, "Report", files);
    reports("two.git").publish({job.pull, 2}, "Report", {{"demo/sums/1/abc/2.md", "two"}});
    store.publish({job.pull, 3}, "Report", {{"demo/sums/1/abc/3.md", "three"}});
    EXPECT_EQ(run("git --git-dir=bot/reports.git ls-tree -r --name-only main demo"),
              "demo/sums/1/abc/1.md\ndemo/sums/1/abc/2.md\ndemo/sums/1/abc/3.md\n");
}

TEST_P(RemoteContract, ReportsOfTheTimeBeforeTheRemoteAreNotDropped) {
    reports("one.git").publish(job, "Report", files);
    GitReportStore(folder / "two.git", "", [] {
        return Timestamp{};
    }).publish({job.pull, 2}, "Report", {{"demo/sums/1/abc/2.md", "two"}});
    for (int tries = 0; tries < 2; ++tries)
        EXPECT_THROW(reports("two.git").publish({job.pull, 3}, "Report", files), Unavailable);
    EXPECT_EQ(run("git --git-dir=two.git show main:demo/sums/1/abc/2.md"), "two");
}

TEST_P(RemoteContract, ResultsThatWaitForTheirReportAreFoundFromAnEmptyDisk) {
    const std::string id = reports("one.git").keep(job, R"({"rounds": []})");
    EXPECT_EQ(reports("two.git").results(job, id), R"({"rounds": []})");
    down();
    EXPECT_THROW(reports("three.git").keep({job.pull, 2}, "{}"), Unavailable);
    EXPECT_THROW(reports("three.git").results(job, id), Unavailable);
}

INSTANTIATE_TEST_SUITE_P(Hosts, RemoteContract, ::testing::Values(Kind::http, Kind::ssh),
                         [](const auto& kind) { return kind.param == Kind::http ? "Http" : "Ssh"; });

TEST(RemoteOverHttp, AWrongPasswordIsSaidWithoutIt) {
    const testing::Folder folder;
    testing::shell("git init -q --bare " + (folder / "bot/log.git"));
    const testing::HttpGitHost host(folder.path, "bot", "s3cret");
    const std::string plain = host.url() + "/bot/log.git";
    try {
        Remote({"http://bot:wr0ng@" + plain.substr(7), {}}).tip();
        FAIL();
    } catch (const Unavailable& unavailable) {
        EXPECT_THAT(unavailable.what(), AllOf(HasSubstr(plain), HasSubstr("Authentication failed")));
        EXPECT_THAT(unavailable.what(), Not(HasSubstr("wr0ng")));
    }
}

TEST(RemoteOverHttp, AHeaderIsAskedForAtEveryCall) {
    const testing::Folder folder;
    testing::shell("git init -q --bare " + (folder / "bot/log.git"));
    const testing::HttpGitHost host(folder.path, "bot", "s3cret");
    std::string header = "Basic Ym90OnMzY3JldA==";
    const Remote remote({host.url() + "/bot/log.git", [&] { return header; }});
    EXPECT_EQ(remote.tip().id, std::nullopt);
    header = "Basic Ym90Ondyb25n";
    EXPECT_THROW(remote.tip(), Unavailable);
}

TEST(RemoteOverHttp, AHostThatDoesNotAnswerIsNotWaitedForForever) {
    const testing::Folder folder;
    // Connections are taken by the kernel, and nobody answers them.
    const testing::SilentPort port;
    try {
        Remote({fmt::format("http://127.0.0.1:{}/log.git", port.number()), {}, std::chrono::seconds(1)}).tip();
        FAIL();
    } catch (const Unavailable& unavailable) {
        EXPECT_THAT(unavailable.what(), HasSubstr("did not answer in time"));
    }
}

}  // namespace
}  // namespace tachograph::git
