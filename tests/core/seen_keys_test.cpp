#include "core/state/seen_keys.hpp"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace tachograph {
namespace {

constexpr int many = 600'000;  // take huge pages

KeyDigest digest_of_number(int number) { return digest_of(std::to_string(number)); }

TEST(SeenKeys, HoldsEachKeyOnce) {
    SeenKeys keys;
    keys.expect(many);
    for (int n = 0; n < many; ++n) {
        keys.look_ahead(digest_of_number(n + 8));
        ASSERT_TRUE(keys.insert(digest_of_number(n)));
    }
    EXPECT_EQ(keys.size(), static_cast<std::size_t>(many));
    for (int n = 0; n < many; ++n) ASSERT_FALSE(keys.insert(digest_of_number(n)));
    EXPECT_FALSE(keys.contains(digest_of("another")));
}

TEST(SeenKeys, CopiesAreIndependent) {
    SeenKeys keys;
    for (int n = 0; n < many; ++n) keys.insert(digest_of_number(n));
    SeenKeys copy = keys;
    EXPECT_TRUE(copy == keys);
    copy.insert(digest_of("another"));
    EXPECT_FALSE(copy == keys);
    EXPECT_FALSE(keys.contains(digest_of("another")));
    const SeenKeys moved = std::move(copy);
    EXPECT_EQ(moved.size(), keys.size() + 1);
}

}  // namespace
}  // namespace tachograph
