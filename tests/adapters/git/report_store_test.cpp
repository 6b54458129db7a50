// The reports repository: each report is committed once, whatever fails in between.
#include "adapters/git/stores/report_store.hpp"

#include "core/ports/failures.hpp"
#include "tests/folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::git {
namespace {

using ::testing::HasSubstr;

const JobId job{{"demo/sums", 1}, 1};
const std::vector<ReportFile> files{{"demo/sums/1/abc/1.md", "# Report\n"}, {"demo/sums/1/abc/1.json", "{}"}};

class ReportStoreTest : public ::testing::Test {
  protected:
    GitReportStore open(const std::string& prefix = "") const {
        return {folder / "reports.git", prefix, [] { return Timestamp(std::chrono::seconds(1'800'000'000)); }};
    }
    std::string git(const std::string& arguments) const {
        return testing::shell("git -C " + (folder / "reports.git") + " " + arguments).output;
    }
    testing::Folder folder;
};

TEST_F(ReportStoreTest, PublishesAllFilesInOneCommitWithTheJobsTrailer) {
    GitReportStore store = open();
    const Publication published = store.publish(job, "Report of demo/sums/1/1", files);
    EXPECT_EQ(git("rev-parse main"), published.commit + "\n");
    EXPECT_EQ(git("show main:demo/sums/1/abc/1.md"), "# Report\n");
    EXPECT_EQ(git("log -1 --format='%(trailers:key=Job,valueonly)' main"), "demo/sums/1/1\n\n");
    EXPECT_THAT(published.url, HasSubstr("demo/sums/1/abc/1.md"));
}

TEST_F(ReportStoreTest, TheSameReportIsCommittedOnce) {
    const Publication first = open().publish(job, "Report", files);
    const Publication second = open().publish(job, "Report", files);
    EXPECT_EQ(first.commit, second.commit);
    EXPECT_EQ(git("rev-list --count main"), git("rev-list --count main"));
    EXPECT_EQ(git("log --oneline --grep 'Job: demo/sums/1/1' main | wc -l"), "1\n");
}

// The event log lost the job whose report is there, and another job got its number.
TEST_F(ReportStoreTest, ChangedReportOfTheSameNameIsCommitted) {
    const Publication first = open().publish(job, "Report", files);
    const Publication second = open().publish(job, "Report", {{files.front().path, "# Another\n"}});
    EXPECT_NE(first.commit, second.commit);
    EXPECT_EQ(git("show main:demo/sums/1/abc/1.md"), "# Another\n");
    EXPECT_EQ(git("rev-parse main"), second.commit + "\n");
    EXPECT_EQ(git("show " + first.commit + ":demo/sums/1/abc/1.md"), "# Report\n");
}

TEST_F(ReportStoreTest, TheNewestReportsNameTheirJobs) {
    GitReportStore store = open();
    EXPECT_THAT(store.newest(10), ::testing::IsEmpty());
    store.publish(job, "Report", files);
    store.publish({job.pull, 2}, "Report", {{"demo/sums/1/abc/2.md", "two"}});
    EXPECT_THAT(store.newest(10), ::testing::ElementsAre(JobId{job.pull, 2}, job));
    EXPECT_THAT(store.newest(1), ::testing::ElementsAre(JobId{job.pull, 2}));
}

TEST_F(ReportStoreTest, ReportsOfSeveralJobsAreKept) {
    GitReportStore store = open();
    store.publish(job, "Report", files);
    store.publish({job.pull, 2}, "Report", {{"demo/sums/1/abc/2.md", "two"}});
    EXPECT_EQ(git("show main:demo/sums/1/abc/1.md"), "# Report\n");
    EXPECT_EQ(git("show main:demo/sums/1/abc/2.md"), "two");
}

TEST_F(ReportStoreTest, LostBranchIsNotStartedAnew) {
    const Publication published = open().publish(job, "Report", files);
    git("update-ref -d refs/heads/main");
    EXPECT_THAT([&] { open(); }, ::testing::ThrowsMessage<Damaged>(HasSubstr("no branch main that leads to them")));
    git("update-ref refs/heads/main " + published.commit);
    EXPECT_NO_THROW(open());
}

TEST_F(ReportStoreTest, AUrlIsThePrefixAndThePath) {
    EXPECT_EQ(open("https://example.org/reports/").publish(job, "Report", files).url,
              "https://example.org/reports/demo/sums/1/abc/1.md");
}

TEST_F(ReportStoreTest, ResultsSurviveGitGc) {
    GitReportStore store = open();
    const std::string id = store.keep(job, R"({"rounds": []})");
    EXPECT_EQ(store.keep(job, R"({"rounds": []})"), id);
    git("gc -q --prune=now");
    EXPECT_EQ(open().results(job, id), R"({"rounds": []})");
    EXPECT_THROW(store.results(job, std::string(40, '0')), Unavailable);
}

TEST_F(ReportStoreTest, AmendIsIdempotentAndItsCommitIsNoReport) {
    GitReportStore store = open();
    store.publish(job, "Report", files);
    const std::vector<ReportFile> ruled{{files[0].path, "# Report\n\naccepted\n"}, {files[1].path, "{}"}};
    store.amend(job, "Record what is accepted", ruled);
    const std::string tip = git("rev-parse main");
    store.amend(job, "Record what is accepted", ruled);
    EXPECT_EQ(git("rev-parse main"), tip);
    EXPECT_EQ(store.file(files[0].path), "# Report\n\naccepted\n");
    EXPECT_EQ(git("log -1 --format='%(trailers:key=Ruling,valueonly)' main"), "demo/sums/1/1\n\n");
    EXPECT_THAT(store.newest(10), ::testing::ElementsAre(job));
    EXPECT_EQ(store.newest_of(job.pull.repository, 10).size(), 1U);
}

TEST_F(ReportStoreTest, MissingFileIsRefused) { EXPECT_THROW(open().file("demo/sums/9/abc/1.json"), Refused); }

}  // namespace
}  // namespace tachograph::git
