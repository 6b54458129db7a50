// The rate of writes to GitHub, and how long requests pause after a limit.
#include "adapters/system/pace.hpp"

#include "adapters/github/limit.hpp"

#include <gtest/gtest.h>

namespace tachograph::github {
namespace {

using namespace std::chrono_literals;

using system::Pace;

const Pace::Moment start{1h};

TEST(Pace, AllowsABurstAndThenOnePerSecond) {
    Pace pace(1s, 10);
    for (int writes = 0; writes < 10; ++writes) EXPECT_EQ(pace.next(start), start);
    EXPECT_EQ(pace.ready(start), start + 1s);
    EXPECT_EQ(pace.next(start), start + 1s);
    EXPECT_EQ(pace.next(start), start + 2s);
    EXPECT_EQ(pace.next(start + 60s), start + 60s) << "it has rested";
}

TEST(Limit, GrowsUntilARequestSucceeds) {
    Limit limit;
    EXPECT_EQ(limit.left(start), 0s);
    EXPECT_EQ(limit.begin(start, std::nullopt, true, "too quickly"), 60s);
    EXPECT_EQ(limit.left(start + 59s), 1s);
    EXPECT_EQ(limit.left(start + 60s), 0s);
    EXPECT_EQ(limit.words(), "too quickly");
    EXPECT_EQ(limit.begin(start, std::nullopt, true, ""), 120s);
    limit.end(false);
    EXPECT_EQ(limit.begin(start, 10s, true, ""), 40s) << "that it may read says nothing of writes";
    limit.end(true);
    EXPECT_EQ(limit.begin(start, 10s, true, ""), 10s);
    for (int times = 0; times < 20; ++times) EXPECT_LE(limit.begin(start, std::nullopt, false, ""), 1h);
    EXPECT_EQ(limit.begin(start, 99h, false, ""), 1h) << "it is looked at again within the hour";
}

}  // namespace
}  // namespace tachograph::github
