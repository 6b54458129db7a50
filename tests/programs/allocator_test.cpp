// How the program's allocator is set up.
#include "tests/programs/program.hpp"

#include <gtest/gtest.h>

namespace tachograph {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;  // with the sanitizer's own allocator
#else
constexpr bool sanitized = false;
#endif

TEST(Allocator, ReturnsMemoryOfAnIdleProgram) {
    const auto result = testing::shell("MALLOC_CONF=stats_print:true " TACHOGRAPH_PROGRAM " --version");
    const bool returns = result.output.find("opt.background_thread: true") != std::string::npos;
    EXPECT_EQ(returns, !sanitized) << result.output;
}

}  // namespace
}  // namespace tachograph
