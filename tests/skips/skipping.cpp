// Fails, for it is skipped without need.
#include <gtest/gtest.h>

TEST(Skips, Fail) { GTEST_SKIP() << "not today"; }
