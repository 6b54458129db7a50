// Limits of a process and its descendants.
#include "adapters/runner/process.hpp"

#include "adapters/runner/process_tree.hpp"
#include "core/ports/failures.hpp"
#include "tests/folder.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

using ::testing::HasSubstr;

class ProcessTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { adopt_orphans(); }

    ProcessOrder order(const std::string& script) const {
        ProcessOrder made;
        made.arguments = {"/bin/sh", "-c", script};
        made.environment = {{"PATH", "/usr/bin:/bin"}};
        made.folder = folder.path;
        made.log = folder / "log";
        made.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        return made;
    }
    std::string log() const {
        std::stringstream text;
        text << std::ifstream(folder / "log").rdbuf();
        return text.str();
    }
    testing::Folder folder;
};

TEST_F(ProcessTest, EndingIsDescribed) {
    EXPECT_TRUE(run(order("echo hello; echo there >&2")).well());
    EXPECT_EQ(log(), "hello\nthere\n");
    EXPECT_THAT(to_text(run(order("exit 3"))), HasSubstr("exit code 3"));
    EXPECT_THAT(to_text(run(order("kill -SEGV $$"))), HasSubstr("signal 11"));
    ProcessOrder nothing = order("");
    nothing.arguments = {"/no/such/program"};
    EXPECT_FALSE([&] {
        try {
            return run(nothing).well();
        } catch (const Unavailable&) {
            return false;
        }
    }());
}

TEST_F(ProcessTest, DoesNotInheritTheRunnersEnvironment) {
    ::setenv("TACHOGRAPH_SECRET_OF_THE_TEST", "hidden", 1);
    EXPECT_TRUE(run(order("env")).well());
    EXPECT_THAT(log(), ::testing::Not(HasSubstr("hidden")));
}

TEST_F(ProcessTest, TimeoutKillsTheWholeTree) {
    ProcessOrder slow = order("sleep 1000 & sleep 1000");
    slow.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(200);
    EXPECT_EQ(run(slow).ending, Ending::out_of_time);
    EXPECT_TRUE(tree_below(::getpid()).processes.empty());
}

TEST_F(ProcessTest, DetachedProcessesAreKilled) {
    EXPECT_TRUE(run(order("setsid sh -c 'setsid sleep 1000 & sleep 1000' >/dev/null 2>&1 & sleep 0.2")).well());
    EXPECT_TRUE(tree_below(::getpid()).processes.empty());
}

TEST_F(ProcessTest, MemoryLimitIsForTheWholeTree) {
    // Each of four stays below the limit; together they do not.
    ProcessOrder greedy = order("for n in 1 2 3 4; do perl -e '$x = \"a\" x 60_000_000; sleep 1000' & done; wait");
    greedy.memory_mb = 150;
    EXPECT_EQ(run(greedy).ending, Ending::out_of_memory);
    EXPECT_TRUE(tree_below(::getpid()).processes.empty());
}

TEST_F(ProcessTest, ProcessCountIsLimited) {
    ProcessOrder bomb = order("for n in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 1000 & done; wait");
    bomb.processes = 8;
    EXPECT_EQ(run(bomb).ending, Ending::too_many_processes);
    EXPECT_TRUE(tree_below(::getpid()).processes.empty());
}

TEST_F(ProcessTest, FileSizeIsLimited) {
    ProcessOrder writer = order("dd if=/dev/zero of=big bs=1M count=20 2>/dev/null");
    writer.file_mb = 2;
    EXPECT_FALSE(run(writer).well());
    EXPECT_LE(std::filesystem::file_size(folder / "big"), 2U * 1024 * 1024);
}

TEST_F(ProcessTest, DiskLimitIsForAllFilesTogether) {
    ProcessOrder large = order("for n in 1 2 3 4; do dd if=/dev/zero of=part$n bs=1M count=2; done 2>/dev/null");
    large.disk_mb = 5;
    large.disk = folder.path;
    EXPECT_EQ(run(large).ending, Ending::out_of_disk);
    ProcessOrder endless = order("while :; do dd if=/dev/zero of=part$RANDOM bs=1M count=1; done 2>/dev/null");
    endless.arguments.front() = "/bin/bash";
    endless.disk_mb = 20;
    endless.disk = folder.path;
    EXPECT_EQ(run(endless).ending, Ending::out_of_disk);
}

TEST_F(ProcessTest, DeletedOpenFilesCount) {
    ProcessOrder hidden = order("exec 3>gone; rm gone; dd if=/dev/zero bs=1M count=10 >&3 2>/dev/null; sleep 1000");
    hidden.disk_mb = 5;
    hidden.disk = folder.path;
    hidden.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    EXPECT_EQ(run(hidden).ending, Ending::out_of_disk);
}

TEST_F(ProcessTest, EmptyFilesCount) {
    ProcessOrder many = order("mkdir m; cd m; seq 1000 | xargs touch");
    many.disk_mb = 2;
    many.disk = folder.path;
    EXPECT_EQ(run(many).ending, Ending::out_of_disk);
}

TEST_F(ProcessTest, UnmappedMemoryFilesCount) {
    // Written, and not mapped: 319 is memfd_create.
    ProcessOrder hidden = order(
        "perl -e '$name = \"x\"; $f = syscall(319, $name, 0); open($m, \"+>&=\", $f); print $m \"a\" x 1_000_000 for 1 "
        ".. "
        "200; sleep 1000'");
    hidden.memory_mb = 100;
    EXPECT_EQ(run(hidden).ending, Ending::out_of_memory);
}

}  // namespace
}  // namespace tachograph::runner
