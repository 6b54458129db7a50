// Who may do what.
#include "access-control/rights.hpp"

#include <gtest/gtest.h>

namespace tachograph::access_control {
namespace {

const Timestamp noon = *parse_timestamp("2026-11-23T12:00:00Z");
const Access policy{{"demo/sums", "demo/other"},
                    {{Role::admin, "chris", "org"},
                     {Role::benchmarker, "alice", "org"},
                     {Role::benchmarker, "bob", "demo/sums"},
                     {Role::admin, "dora", "demo/other"}}};

TEST(Rights, AdminMayDoEverything) {
    const Rights rights = rights_of(policy, {"chris"}, "demo/sums", noon);
    EXPECT_TRUE(rights.registered && rights.benchmark && rights.administer);
}

TEST(Rights, ABenchmarkerMayBenchmark) {
    EXPECT_TRUE(rights_of(policy, {"alice"}, "demo/other", noon).benchmark);
    EXPECT_FALSE(rights_of(policy, {"alice"}, "demo/other", noon).administer);
}

TEST(Rights, RepositoryGrantAppliesToThatRepositoryOnly) {
    EXPECT_TRUE(rights_of(policy, {"bob"}, "demo/sums", noon).benchmark);
    EXPECT_FALSE(rights_of(policy, {"bob"}, "demo/other", noon).benchmark);
    EXPECT_TRUE(rights_of(policy, {"dora"}, "demo/other", noon).administer);
    EXPECT_FALSE(rights_of(policy, {"dora"}, "demo/sums", noon).administer);
}

TEST(Rights, AStrangerMayDoNothing) {
    const Rights rights = rights_of(policy, {"mallory"}, "demo/sums", noon);
    EXPECT_TRUE(rights.registered);
    EXPECT_FALSE(rights.benchmark || rights.administer);
    EXPECT_FALSE(rights_of(policy, {""}, "demo/sums", noon).benchmark);
}

TEST(Rights, NobodyHasRightsOnUnregisteredRepository) {
    EXPECT_FALSE(rights_of(policy, {"chris"}, "x/y", noon).registered);
}

TEST(Rights, NamesAreCaseInsensitive) {
    EXPECT_TRUE(rights_of(policy, {"Alice"}, "Demo/Sums", noon).benchmark);
    EXPECT_TRUE(rights_of(policy, {"Alice"}, "Demo/Sums", noon).registered);
}

}  // namespace
}  // namespace tachograph::access_control
