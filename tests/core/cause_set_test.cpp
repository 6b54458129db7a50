#include "core/cause_set.hpp"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace tachograph {
namespace {

constexpr int many = 600'000;  // take huge pages

CauseDigest digest_of_number(int number) { return digest_of(std::to_string(number)); }

TEST(CauseSet, HoldsManyEachOnce) {
    CauseSet causes;
    causes.expect(many);
    for (int n = 0; n < many; ++n) {
        causes.look_ahead(digest_of_number(n + 8));
        ASSERT_TRUE(causes.insert(digest_of_number(n)));
    }
    EXPECT_EQ(causes.size(), static_cast<std::size_t>(many));
    for (int n = 0; n < many; ++n) ASSERT_FALSE(causes.insert(digest_of_number(n)));
    EXPECT_FALSE(causes.contains(digest_of("another")));
}

TEST(CauseSet, ACopyIsItsOwn) {
    CauseSet causes;
    for (int n = 0; n < many; ++n) causes.insert(digest_of_number(n));
    CauseSet copy = causes;
    EXPECT_TRUE(copy == causes);
    copy.insert(digest_of("another"));
    EXPECT_FALSE(copy == causes);
    EXPECT_FALSE(causes.contains(digest_of("another")));
    const CauseSet moved = std::move(copy);
    EXPECT_EQ(moved.size(), causes.size() + 1);
}

}  // namespace
}  // namespace tachograph
