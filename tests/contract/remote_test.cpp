// The reports on a host, and connections to hosts.
#include "adapters/git/stores/report_store.hpp"
#include "core/ports/failures.hpp"
#include "tests/contract/on_a_host.hpp"

#include <optional>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::git {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const JobId job{{"demo/sums", 1}, 1};
const std::vector<ReportFile> files{{"demo/sums/1/abc/1.md", "# Report\n"}};

class ReportsOnAHost : public testing::OnAHost {
  protected:
    GitReportStore reports(const std::string& disk) const {
        return {folder / disk, "", [] { return Timestamp(std::chrono::seconds(1'800'000'000)); },
                remote("bot/reports")};
    }
};

TEST_P(ReportsOnAHost, ReportsGoToTheBranchThatTheHostShows) {
    run("git init -q w && cd w && git -c user.name=a -c user.email=a@example.org commit -q --allow-empty -m old "
        "&& git push -q ../bot/reports.git HEAD:master");
    GitReportStore store = reports("one.git");
    const Publication published = store.publish(job, "Report", files);
    EXPECT_EQ(tip_of("bot/reports.git", "master"), published.commit + "\n");
    EXPECT_EQ(run("git --git-dir=bot/reports.git rev-list --count master"), "2\n");
}

TEST_P(ReportsOnAHost, ReportIsPublishedOnceBySeveralServices) {
    const Publication first = reports("one.git").publish(job, "Report", files);
    const Publication second = reports("two.git").publish(job, "Report", files);
    EXPECT_EQ(first.commit, second.commit);
    EXPECT_EQ(tip_of("bot/reports.git"), first.commit + "\n");
}

TEST_P(ReportsOnAHost, ReportsAreRebasedOnForeignPushes) {
    GitReportStore store = reports("one.git");
    store.publish(job, "Report", files);
    reports("two.git").publish({job.pull, 2}, "Report", {{"demo/sums/1/abc/2.md", "two"}});
    store.publish({job.pull, 3}, "Report", {{"demo/sums/1/abc/3.md", "three"}});
    EXPECT_EQ(run("git --git-dir=bot/reports.git ls-tree -r --name-only main demo"),
              "demo/sums/1/abc/1.md\ndemo/sums/1/abc/2.md\ndemo/sums/1/abc/3.md\n");
}

TEST_P(ReportsOnAHost, ReportsFromBeforeTheRemoteAreKept) {
    reports("one.git").publish(job, "Report", files);
    GitReportStore(folder / "two.git", "", [] {
        return Timestamp{};
    }).publish({job.pull, 2}, "Report", {{"demo/sums/1/abc/2.md", "two"}});
    for (int tries = 0; tries < 2; ++tries)
        EXPECT_THROW(reports("two.git").publish({job.pull, 3}, "Report", files), Unavailable);
    EXPECT_EQ(run("git --git-dir=two.git show main:demo/sums/1/abc/2.md"), "two");
}

// Somebody force-pushed the branch.
TEST_P(ReportsOnAHost, RolledBackHostIsRestored) {
    GitReportStore store = reports("one.git");
    const std::string first = store.publish(job, "Report", files).commit;
    const std::string second = store.publish({job.pull, 2}, "Report", {{"demo/sums/1/abc/2.md", "two"}}).commit;
    run("git --git-dir=bot/reports.git update-ref refs/heads/main " + first);
    EXPECT_THAT([&] { store.update(); },
                ::testing::ThrowsMessage<Unavailable>(HasSubstr("lacks reports that were published there")));
    EXPECT_EQ(tip_of("bot/reports.git"), first + "\n");
    ::testing::internal::CaptureStdout();
    const std::string third = store.publish({job.pull, 3}, "Report", {{"demo/sums/1/abc/3.md", "three"}}).commit;
    EXPECT_THAT(::testing::internal::GetCapturedStdout(), HasSubstr("had lost reports that were published"));
    EXPECT_EQ(tip_of("bot/reports.git"), third + "\n");
    EXPECT_EQ(run("git --git-dir=bot/reports.git rev-parse main~1"), second + "\n");
    run("git --git-dir=bot/reports.git update-ref -d refs/heads/main");
    const std::string fourth = store.publish({job.pull, 4}, "Report", {{"demo/sums/1/abc/4.md", "four"}}).commit;
    EXPECT_EQ(run("git --git-dir=bot/reports.git rev-parse main~1 main"), third + "\n" + fourth + "\n");
}

TEST_P(ReportsOnAHost, ReplacedHistoryIsNotPushedToAndReportsAreKept) {
    GitReportStore store = reports("one.git");
    const std::string first = store.publish(job, "Report", files).commit;
    run("git init -q w && cd w && git -c user.name=a -c user.email=a@example.org commit -q --allow-empty -m other "
        "&& git push -q -f ../bot/reports.git HEAD:main");
    const std::string other = tip_of("bot/reports.git");
    for (int tries = 0; tries < 2; ++tries) {
        GitReportStore again = reports("one.git");
        for (GitReportStore* one : {&store, &again}) {
            EXPECT_THAT(
                [&] {
                    one->publish({job.pull, 2}, "Report", {{"demo/sums/1/abc/2.md", "two"}});
                },
                ::testing::ThrowsMessage<Unavailable>(
                    AllOf(HasSubstr("was replaced and lacks reports"), HasSubstr(first.substr(0, 10)))));
        }
    }
    EXPECT_EQ(tip_of("bot/reports.git"), other);
    EXPECT_EQ(run("git --git-dir=one.git for-each-ref --format='%(objectname)' refs/tachograph/dropped"), first + "\n");
    EXPECT_EQ(run("git --git-dir=one.git show main:demo/sums/1/abc/1.md"), "# Report\n");
    // Does what the error message advises.
    run("git --git-dir=one.git push -q bot/reports.git +refs/tachograph/dropped/" + first.substr(0, 10) +
        ":refs/heads/main");
    const std::string second = store.publish({job.pull, 2}, "Report", {{"demo/sums/1/abc/2.md", "two"}}).commit;
    EXPECT_EQ(run("git --git-dir=bot/reports.git rev-parse main~1 main"), first + "\n" + second + "\n");
}

TEST_P(ReportsOnAHost, PendingResultsAreFoundFromAnEmptyDisk) {
    const std::string id = reports("one.git").keep(job, R"({"rounds": []})");
    EXPECT_EQ(reports("two.git").results(job, id), R"({"rounds": []})");
    down();
    EXPECT_THROW(reports("three.git").keep({job.pull, 2}, "{}"), Unavailable);
    EXPECT_THROW(reports("three.git").results(job, id), Unavailable);
}

INSTANTIATE_TEST_SUITE_P(Hosts, ReportsOnAHost, testing::every_host, testing::name_of_host);

TEST(RemoteOverHttp, WrongPasswordIsReportedWithoutThePassword) {
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

TEST(RemoteOverHttp, HeaderIsReadForEachCall) {
    const testing::Folder folder;
    testing::shell("git init -q --bare " + (folder / "bot/log.git"));
    const testing::HttpGitHost host(folder.path, "bot", "s3cret");
    std::string header = "Basic Ym90OnMzY3JldA==";
    const Remote remote({host.url() + "/bot/log.git", [&] { return header; }});
    EXPECT_EQ(remote.tip().id, std::nullopt);
    header = "Basic Ym90Ondyb25n";
    EXPECT_THROW(remote.tip(), Unavailable);
}

TEST(RemoteOverHttp, ExpiredTokenIsRenewedOnce) {
    const testing::Folder folder;
    testing::shell("git init -q --bare " + (folder / "bot/log.git"));
    const testing::HttpGitHost host(folder.path, "bot", "s3cret");
    std::string header = "Basic Ym90Ondyb25n";
    int forgotten = 0;
    RemoteSettings settings{host.url() + "/bot/log.git", [&] { return header; }};
    settings.forget = [&] {
        ++forgotten;
        header = "Basic Ym90OnMzY3JldA==";
    };
    const Remote remote(settings);
    EXPECT_NO_THROW(remote.tip());
    EXPECT_EQ(forgotten, 1);
    remote.tip();
    EXPECT_EQ(forgotten, 1);
    header = "Basic Ym90Ondyb25n";
    settings.forget = [&] { ++forgotten; };
    EXPECT_THROW(Remote(settings).tip(), Unavailable);
    EXPECT_EQ(forgotten, 2) << "one that stays wrong is not asked for without end";
}

TEST(RemoteOverHttp, HostThatDoesNotAnswerTimesOut) {
    const testing::Folder folder;
    // The kernel accepts connections, but nobody answers them.
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
