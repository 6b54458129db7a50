// Who may do what.
#include "access-control/rights.hpp"

#include <gtest/gtest.h>

namespace tachograph::access_control {
namespace {

const Access policy{{"demo/sums", "demo/other"},
                    {{Role::admin, "chris", "org"},
                     {Role::benchmarker, "alice", "org"},
                     {Role::benchmarker, "bob", "demo/sums"},
                     {Role::admin, "dora", "demo/other"}}};

TEST(Rights, AnAdminMayDoAll) {
    const Rights rights = rights_of(policy, "chris", "demo/sums");
    EXPECT_TRUE(rights.registered && rights.benchmark && rights.administer);
}

TEST(Rights, ABenchmarkerMayBenchmark) {
    EXPECT_TRUE(rights_of(policy, "alice", "demo/other").benchmark);
    EXPECT_FALSE(rights_of(policy, "alice", "demo/other").administer);
}

TEST(Rights, ARepositorysGrantEndsThere) {
    EXPECT_TRUE(rights_of(policy, "bob", "demo/sums").benchmark);
    EXPECT_FALSE(rights_of(policy, "bob", "demo/other").benchmark);
    EXPECT_TRUE(rights_of(policy, "dora", "demo/other").administer);
    EXPECT_FALSE(rights_of(policy, "dora", "demo/sums").administer);
}

TEST(Rights, AStrangerMayDoNothing) {
    const Rights rights = rights_of(policy, "mallory", "demo/sums");
    EXPECT_TRUE(rights.registered);
    EXPECT_FALSE(rights.benchmark || rights.administer);
    EXPECT_FALSE(rights_of(policy, "", "demo/sums").benchmark);
}

TEST(Rights, AnUnregisteredRepositoryIsNobodys) { EXPECT_FALSE(rights_of(policy, "chris", "x/y").registered); }

TEST(Rights, NamesAreThoseOfTheForgeWhateverTheirCase) {
    EXPECT_TRUE(rights_of(policy, "Alice", "Demo/Sums").benchmark);
    EXPECT_TRUE(rights_of(policy, "Alice", "Demo/Sums").registered);
}

}  // namespace
}  // namespace tachograph::access_control
