// The files that the runner writes and collects.
#include "adapters/runner/files.hpp"

#include "adapters/runner/job_file.hpp"
#include "core/ports/failures.hpp"
#include "tests/folder.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(Files, AreWrittenAtomically) {
    const testing::Folder folder;
    write_file(folder / "a", "one");
    write_file(folder / "a", "two");
    EXPECT_EQ(read_file(folder / "a"), "two");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path), {}), 1);
    EXPECT_THROW(read_file(folder / "none"), Unavailable);
}

TEST(Files, TailBeginsAtALine) {
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

std::string refusal_of(const testing::Folder& folder) {
    try {
        collect_results(folder.path, 100'000);
    } catch (const Refused& refused) {
        return refused.what();
    }
    return "";
}

TEST(Files, AllResultsAreCollected) {
    const testing::Folder folder("/dev/shm");
    for (int n = 1000; n < 2500; ++n) std::ofstream(folder / std::to_string(n)) << n;
    const auto files = collect_results(folder.path, 100'000);
    ASSERT_THAT(files, SizeIs(1500));
    EXPECT_EQ(files.front().name, "1000");
    EXPECT_EQ(files.back().text, "2499");
}

TEST(Files, TooManyResultsAreAFailureThatNamesTheLimit) {
    const testing::Folder folder("/dev/shm");
    for (int n = 0; n <= 10'000; ++n) std::ofstream(folder / std::to_string(n)) << n;
    EXPECT_THAT(refusal_of(folder), HasSubstr("more than 10000 files"));
}

TEST(Files, UnusableResultFileIsNamed) {
    const std::map<std::string, std::string> traps{{"ln -s /etc/hostname x.json", "x.json is a symbolic link"},
                                                   {"mkfifo x.json", "x.json is not a regular file"},
                                                   {"ln -s / x", "x is a symbolic link"},
                                                   {"touch x.json", "x.json is empty"}};
    for (const auto& [trap, words] : traps) {
        const testing::Folder folder;
        write_file(folder / "a.json", "{}");
        testing::shell("cd " + folder.path + " && " + trap);
        EXPECT_THAT(refusal_of(folder), HasSubstr(words)) << trap;
    }
}

TEST(Files, TooDeepFoldersAreReported) {
    const testing::Folder folder;
    write_file(folder / "a.json", "{}");
    const std::string deep = "perl -e 'for (1..900) { mkdir \"nested\"; chdir \"nested\" } open F, \">b.json\"'";
    ASSERT_EQ(testing::shell("cd " + folder.path + " && " + deep).code, 0);
    EXPECT_EQ(refusal_of(folder), "the results folder is nested too deeply; write the results nearer to its top");
    testing::shell("rm -rf " + folder / "nested");
}

// Root can read files of any mode, so another user tries.
TEST(Files, UnreadableFileIsNamed) {
    const std::map<std::string, std::string> traps{
        {"echo 1 > x.json && chmod 000 x.json", "x.json cannot be read: Permission denied"},
        {"mkdir shut && echo 1 > shut/x.json && chmod 000 shut", "the folder shut cannot be read"}};
    for (const auto& [trap, words] : traps) {
        const testing::Folder folder;
        std::filesystem::permissions(folder.path, std::filesystem::perms::all);
        write_file(folder / "a.json", "{}");
        std::filesystem::permissions(folder / "a.json", std::filesystem::perms::all);
        testing::shell("cd " + folder.path + " && " + trap);
        EXPECT_EQ(::seteuid(::geteuid() == 0 ? 65534 : ::geteuid()), 0);
        const std::string refusal = refusal_of(folder);
        EXPECT_EQ(::seteuid(::getuid()), 0);
        EXPECT_THAT(refusal, HasSubstr(words)) << trap;
        testing::shell("chmod -R 700 " + folder.path);
    }
}

TEST(Files, OmittedDiagramsAreNamed) {
    const testing::Folder folder;
    write_file(folder / "good.svg", "<svg/>");
    write_file(folder / "large.png", std::string(600 * 1024, 'x'));
    const auto items = collect_diagrams(folder.path);
    ASSERT_THAT(items, SizeIs(2));
    EXPECT_EQ(items[0].title, "good");
    const auto& table = std::get<reports::Table>(items[1].content);
    EXPECT_EQ(table.rows, (std::vector<std::vector<std::string>>{{"large", "is larger than 512 KB"}}));
}

TEST(JobFile, RoundTrips) {
    JobDescription job;
    job.job = {{"demo/sums", 3}, 2};
    job.clone_url = "https://example.org/a \"b\".git";
    job.only = "sum/*";
    job.network = true;
    job.readable = {"/opt/julia"};
    job.sandbox = Sandbox::none;
    job.hosts = {"gitlab.com/owner"};
    job.limits.minutes = 7;
    const JobDescription back = parse_job_description(to_json(job));
    EXPECT_EQ(to_json(back), to_json(job));
    EXPECT_EQ(back.clone_url, job.clone_url);
    EXPECT_EQ(back.limits.minutes, 7);
    EXPECT_EQ(back.hosts, job.hosts);
    EXPECT_THROW(parse_job_description("{}"), Refused);
    EXPECT_THROW(parse_job_description("x"), Refused);
}

}  // namespace
}  // namespace tachograph::runner
