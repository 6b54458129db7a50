// Reading and writing the files of a control group. A folder replaces the kernel's.
#include "adapters/runner/control_group.hpp"

#include "adapters/runner/files.hpp"
#include "core/ports/failures.hpp"
#include "tests/folder.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::runner {
namespace {

using ::testing::HasSubstr;

class ControlGroupTest : public ::testing::Test {
  protected:
    void put(const std::string& file, const std::string& text) const { std::ofstream(folder / file) << text; }

    testing::Folder folder;
};

TEST_F(ControlGroupTest, LimitsAreSetBeforeAProcessEnters) {
    put("cgroup.controllers", "cpu memory pids");
    put("cgroup.subtree_control", "memory");
    const ControlGroup group(folder.path, "job", {300, 30});
    EXPECT_THAT(read_file(folder / "cgroup.subtree_control"), ::testing::StartsWith("+pids"));  // the other was there
    EXPECT_EQ(read_file(folder / "job/memory.max"), "314572800");
    EXPECT_EQ(read_file(folder / "job/memory.swap.max"), "0");
    EXPECT_EQ(read_file(folder / "job/pids.max"), "30");
    EXPECT_TRUE(group.enter());
    EXPECT_EQ(read_file(folder / "job/cgroup.procs"), "0");
    EXPECT_EQ(group.events().out_of_memory, 0);
    put("job/memory.events", "low 0\nhigh 0\nmax 7\noom 1\noom_kill 2\n");
    put("job/pids.events", "max 4\n");
    EXPECT_EQ(group.events().out_of_memory, 2);
    EXPECT_EQ(group.events().forks_refused, 4);
    put("job/cgroup.kill", "");
    group.kill();
    EXPECT_EQ(read_file(folder / "job/cgroup.kill"), "1");
}

TEST_F(ControlGroupTest, MissingControllerIsReported) {
    put("cgroup.controllers", "memory");
    put("cgroup.subtree_control", "memory");
    EXPECT_THAT(
        [&] {
            ControlGroup(folder.path, "job", {300, 30});
        },
        ::testing::ThrowsMessage<Unavailable>(HasSubstr("no controller pids")));
}

TEST_F(ControlGroupTest, DescribesTheLimits) {
    EXPECT_THAT(in_words(NoGroup{"nothing is delegated"}), HasSubstr("by rlimits and measurement, since nothing"));
    EXPECT_THAT(in_words("/sys/fs/cgroup/x"), HasSubstr("by a control group"));
}

}  // namespace
}  // namespace tachograph::runner
