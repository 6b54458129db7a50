// Files that the runner keeps and collects.
#include "adapters/runner/files.hpp"

#include "adapters/runner/job_file.hpp"
#include "core/ports/failures.hpp"
#include "tests/folder.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::runner {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(Files, AreWrittenWhole) {
    const testing::Folder folder;
    write_file(folder / "a", "one");
    write_file(folder / "a", "two");
    EXPECT_EQ(read_file(folder / "a"), "two");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path), {}), 1);
    EXPECT_THROW(read_file(folder / "none"), Unavailable);
}

TEST(Files, ATailBeginsAtALine) {
    const testing::Folder folder;
    write_file(folder / "log", "first line\nsecond line\nthird\n");
    EXPECT_EQ(tail_of(folder / "log", 12), "third\n");
    EXPECT_EQ(tail_of(folder / "log", 1000), "first line\nsecond line\nthird\n");
    EXPECT_EQ(tail_of(folder / "none", 10), "");
}

TEST(Files, ResultsAreLimited) {
    const testing::Folder folder;
    write_file(folder / "a.json", std::string(1000, 'x'));
    EXPECT_THAT(collect_results(folder.path, 1000), SizeIs(1));
    EXPECT_THROW(collect_results(folder.path, 999), Refused);
    write_file(folder / "b.json", "\xff\xfe");
    EXPECT_THROW(collect_results(folder.path, 100'000), Refused);
}

TEST(JobFile, IsReadBackAsItWasWritten) {
    JobDescription job;
    job.job = {{"demo/sums", 3}, 2};
    job.clone_url = "https://example.org/a \"b\".git";
    job.only = "sum/*";
    job.network = true;
    job.readable = {"/opt/julia"};
    job.sandbox = SandboxChoice::none;
    job.limits.minutes = 7;
    const JobDescription back = parse_job_description(to_json(job));
    EXPECT_EQ(to_json(back), to_json(job));
    EXPECT_EQ(back.clone_url, job.clone_url);
    EXPECT_EQ(back.limits.minutes, 7);
    EXPECT_THROW(parse_job_description("{}"), Refused);
    EXPECT_THROW(parse_job_description("x"), Refused);
}

}  // namespace
}  // namespace tachograph::runner
