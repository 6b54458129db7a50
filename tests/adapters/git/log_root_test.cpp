// Every log begins with the same commit, in every version of this program: two logs of the same events are the same,
// and an audit knows the root.
#include "adapters/git/log/event_log.hpp"
#include "tests/folder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tachograph::git {
namespace {

TEST(LogRoot, IsTheSameForEver) {
    const testing::Folder folder;
    GitEventLog log(folder / "log.git", LogMode::write);
    const auto git = [&](const std::string& arguments) {
        return testing::shell(fmt::format("git --git-dir={} {}", folder / "log.git", arguments)).output;
    };
    EXPECT_EQ(git("rev-parse main:README.md"), "72071aaea575d43d64652022ee5478483f6ab509\n")
        << "the page in the root never changes";
    EXPECT_EQ(log.tip(), "92726245035e96beb1416b45a0b700db0a6f1b4b");
    EXPECT_EQ(git("rev-list --count main"), "1\n");
}

}  // namespace
}  // namespace tachograph::git
