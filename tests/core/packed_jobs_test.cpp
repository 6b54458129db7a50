#include "core/jobs/packed_jobs.hpp"

#include "core/jobs/packing.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::ElementsAre;

Job job(int pull, int number, const std::string& reason = {}) {
    Job made;
    made.id = {{"demo/sums", pull}, number};
    made.reason = reason;
    return made;
}

TEST(PackedJobs, IsEmptyAtFirst) {
    const PackedJobs packed_jobs;
    EXPECT_EQ(packed_jobs.size(), 0);
    EXPECT_EQ(packed_jobs.last_number({"demo/sums", 1}), 0);
    EXPECT_FALSE(packed_jobs.find({{"demo/sums", 1}, 1}));
}

TEST(PackedJobs, FindsEachOfThePullRequestsJobs) {
    PackedJobs packed_jobs;
    for (const int number : {2, 1, 4}) {
        packed_jobs.add(job(1, number, "of 1"));
        packed_jobs.add(job(2, number + 10, "of 2"));
    }
    EXPECT_EQ(packed_jobs.size(), 6);
    EXPECT_EQ(packed_jobs.find({{"demo/sums", 1}, 1}), job(1, 1, "of 1"));
    EXPECT_EQ(packed_jobs.find({{"demo/sums", 1}, 4}), job(1, 4, "of 1"));
    EXPECT_EQ(packed_jobs.find({{"demo/sums", 2}, 12}), job(2, 12, "of 2"));
    EXPECT_FALSE(packed_jobs.find({{"demo/sums", 1}, 3}));
    EXPECT_FALSE(packed_jobs.find({{"demo/other", 1}, 1}));
    EXPECT_EQ(packed_jobs.last_number({"demo/sums", 1}), 4);
    EXPECT_EQ(packed_jobs.last_number({"demo/sums", 2}), 14);
}

TEST(PackedJobs, HoldsMoreThanABlock) {
    PackedJobs packed_jobs;
    const std::string reason(40'000, 'x');
    for (int number = 1; number <= 50; ++number)
        packed_jobs.add(job(number % 3, number, reason + std::to_string(number)));
    for (int number = 1; number <= 50; ++number) {
        const auto found = packed_jobs.find({{"demo/sums", number % 3}, number});
        ASSERT_TRUE(found);
        EXPECT_EQ(found->reason, reason + std::to_string(number));
    }
}

TEST(PackedJobs, AddedJobsKeepTheirOrder) {
    PackedJobs packed_jobs;
    PackedJobs later;
    packed_jobs.add(job(1, 1));
    later.add(job(2, 1));
    later.add(job(1, 2));
    packed_jobs.add(later);
    std::vector<std::string> ids;
    packed_jobs.visit([&](const JobId& id, std::string_view packed) {
        EXPECT_EQ(unpack_job(packed).id, id);
        ids.push_back(to_text(id));
    });
    EXPECT_THAT(ids, ElementsAre("demo/sums#1/1", "demo/sums#2/1", "demo/sums#1/2"));
    EXPECT_EQ(packed_jobs.last_number({"demo/sums", 1}), 2);
}

TEST(PackedJobs, CopiesAreIndependent) {
    PackedJobs packed_jobs;
    packed_jobs.add(job(1, 1));
    const PackedJobs copy = packed_jobs;
    EXPECT_EQ(copy, packed_jobs);
    const PackedJobs moved = std::move(packed_jobs);
    EXPECT_EQ(copy, moved);
    packed_jobs = copy;
    packed_jobs.add(job(1, 2));
    EXPECT_FALSE(copy.find({{"demo/sums", 1}, 2}));
    EXPECT_TRUE(packed_jobs.find({{"demo/sums", 1}, 2}));
}

}  // namespace
}  // namespace tachograph
