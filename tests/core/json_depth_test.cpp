// How deep a JSON text nests.
#include "core/values/json_depth.hpp"

#include <string>

#include <gtest/gtest.h>

namespace tachograph {
namespace {

TEST(JsonDepth, CountsOpenObjectsAndLists) {
    EXPECT_TRUE(nests_at_most("", 0));
    EXPECT_TRUE(nests_at_most("3", 0));
    EXPECT_FALSE(nests_at_most("[]", 0));
    EXPECT_TRUE(nests_at_most(R"([{}, [], {"a": []}])", 3));
    EXPECT_FALSE(nests_at_most(R"([{}, [], {"a": []}])", 2));
    EXPECT_FALSE(nests_at_most(std::string(100'000, '['), 64));
}

TEST(JsonDepth, BracketsInStringsDoNotCount) {
    EXPECT_TRUE(nests_at_most(R"(["[[[{{{"])", 1));
    EXPECT_TRUE(nests_at_most(R"(["\"[[[", "\\"])", 1));
    EXPECT_FALSE(nests_at_most(R"(["\\", [[]]])", 2));
    EXPECT_TRUE(nests_at_most(R"(["unfinished \)", 1));
}

}  // namespace
}  // namespace tachograph
