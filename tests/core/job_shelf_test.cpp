#include "core/job_shelf.hpp"

#include "core/packing.hpp"

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

TEST(JobShelf, IsEmptyAtFirst) {
    const JobShelf shelf;
    EXPECT_EQ(shelf.size(), 0);
    EXPECT_EQ(shelf.last_number({"demo/sums", 1}), 0);
    EXPECT_FALSE(shelf.find({{"demo/sums", 1}, 1}));
}

TEST(JobShelf, FindsEachOfThePullRequestsJobs) {
    JobShelf shelf;
    for (const int number : {2, 1, 4}) {
        shelf.add(job(1, number, "of 1"));
        shelf.add(job(2, number + 10, "of 2"));
    }
    EXPECT_EQ(shelf.size(), 6);
    EXPECT_EQ(shelf.find({{"demo/sums", 1}, 1}), job(1, 1, "of 1"));
    EXPECT_EQ(shelf.find({{"demo/sums", 1}, 4}), job(1, 4, "of 1"));
    EXPECT_EQ(shelf.find({{"demo/sums", 2}, 12}), job(2, 12, "of 2"));
    EXPECT_FALSE(shelf.find({{"demo/sums", 1}, 3}));
    EXPECT_FALSE(shelf.find({{"demo/other", 1}, 1}));
    EXPECT_EQ(shelf.last_number({"demo/sums", 1}), 4);
    EXPECT_EQ(shelf.last_number({"demo/sums", 2}), 14);
}

TEST(JobShelf, HoldsMoreThanABlock) {
    JobShelf shelf;
    const std::string reason(40'000, 'x');
    for (int number = 1; number <= 50; ++number) shelf.add(job(number % 3, number, reason + std::to_string(number)));
    for (int number = 1; number <= 50; ++number) {
        const auto found = shelf.find({{"demo/sums", number % 3}, number});
        ASSERT_TRUE(found);
        EXPECT_EQ(found->reason, reason + std::to_string(number));
    }
}

TEST(JobShelf, AnotherShelfIsAddedInItsOrder) {
    JobShelf shelf;
    JobShelf later;
    shelf.add(job(1, 1));
    later.add(job(2, 1));
    later.add(job(1, 2));
    shelf.add(later);
    std::vector<std::string> ids;
    shelf.visit([&](const JobId& id, std::string_view packed) {
        EXPECT_EQ(unpack_job(packed).id, id);
        ids.push_back(to_text(id));
    });
    EXPECT_THAT(ids, ElementsAre("demo/sums#1/1", "demo/sums#2/1", "demo/sums#1/2"));
    EXPECT_EQ(shelf.last_number({"demo/sums", 1}), 2);
}

TEST(JobShelf, IsAValue) {
    JobShelf shelf;
    shelf.add(job(1, 1));
    const JobShelf copy = shelf;
    EXPECT_EQ(copy, shelf);
    const JobShelf moved = std::move(shelf);
    EXPECT_EQ(copy, moved);
    shelf = copy;
    shelf.add(job(1, 2));
    EXPECT_FALSE(copy.find({{"demo/sums", 1}, 2}));
    EXPECT_TRUE(shelf.find({{"demo/sums", 1}, 2}));
}

}  // namespace
}  // namespace tachograph
