// Distinguishes a log that lost its end from a new log.
#include "adapters/service/lost_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using service::lost_events;
using ::testing::HasSubstr;

JobId job(int number) { return {{"demo/sums", 7}, number}; }

State knowing(const std::vector<int>& numbers) {
    State state;
    for (const int number : numbers) state.jobs[job(number)].id = job(number);
    return state;
}

TEST(LostEventsTest, ReportOfUnknownJobNewerThanAKnownOneMeansLostEvents) {
    const std::vector<JobId> newest{job(3), job(2), job(1)};
    const auto lost = lost_events(knowing({1}), newest);
    ASSERT_TRUE(lost);
    EXPECT_THAT(*lost, HasSubstr("has a report of demo/sums#7/3, but the event log does not know this job"));
}

TEST(LostEventsTest, LogThatKnowsAllReportsIsComplete) {
    EXPECT_FALSE(lost_events(knowing({1, 2, 3}), std::vector{job(3), job(2), job(1)}));
    EXPECT_FALSE(lost_events(knowing({}), {}));
}

TEST(LostEventsTest, NewLogWithOlderReportsIsFine) {
    EXPECT_FALSE(lost_events(knowing({}), std::vector{job(2), job(1)}));
    EXPECT_FALSE(lost_events(knowing({3}), std::vector{job(3), job(2), job(1)}));
}

}  // namespace
}  // namespace tachograph
