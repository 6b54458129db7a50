// External test data is fetched completely, or again.
#include "tests/folder.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Fetch : public ::testing::Test {
  protected:
    // Another npm, first on the path.
    void npm_is(const std::string& script) const {
        std::filesystem::create_directories(folder_ / "bin");
        std::ofstream(folder_ / "bin/npm") << "#!/bin/sh\nset -eu\nexec >/dev/null\nmodules=$3/node_modules\n"
                                           << script;
        std::filesystem::permissions(folder_ / "bin/npm", std::filesystem::perms::owner_all);
    }
    testing::ShellResult fetch() const {
        return testing::shell("PATH=" + folder_.path + "/bin:$PATH exec " TACHOGRAPH_TEST_SOURCES "/npm/fetch " +
                              target());
    }
    std::string target() const { return folder_ / "build/npm"; }
    bool has(const std::string& name) const { return std::filesystem::exists(target() + "/node_modules/" + name); }

    const std::string whole_ = "mkdir -p $modules/.bin; touch $modules/whole\n";
    testing::Folder folder_;
};

TEST_F(Fetch, InterruptedFetchIsRepairedByTheNextRun) {
    npm_is("mkdir -p $modules; touch $modules/half; kill -KILL $PPID\n");
    EXPECT_NE(fetch().code, 0);
    EXPECT_FALSE(std::filesystem::exists(target()));
    npm_is(whole_);
    EXPECT_EQ(fetch().code, 0);
    EXPECT_TRUE(has("whole"));
    EXPECT_FALSE(has("half"));
}

TEST_F(Fetch, FailedFetchKeepsOldFilesAndIsRetried) {
    npm_is(whole_);
    ASSERT_EQ(fetch().code, 0);
    std::ofstream(target() + "/fetched") << "other versions";
    npm_is("echo no network >&2; exit 1\n");
    const testing::ShellResult failed = fetch();
    EXPECT_EQ(failed.code, 1);
    EXPECT_THAT(failed.output, HasSubstr("no network"));
    EXPECT_TRUE(has("whole"));
    npm_is("mkdir -p $modules/.bin; touch $modules/newer\n");
    EXPECT_EQ(fetch().code, 0);
    EXPECT_TRUE(has("newer"));
    EXPECT_FALSE(has("whole"));
}

TEST_F(Fetch, CompleteFetchIsNotRepeated) {
    npm_is(whole_);
    ASSERT_EQ(fetch().code, 0);
    npm_is("exit 1\n");
    const testing::ShellResult again = fetch();
    EXPECT_EQ(again.code, 0);
    EXPECT_THAT(again.output, IsEmpty());
}

}  // namespace
}  // namespace tachograph
