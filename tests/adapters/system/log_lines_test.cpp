// Foreign text in a message cannot begin a new log line or send control sequences to a terminal.
#include "adapters/system/log_lines.hpp"

#include <memory>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

namespace tachograph {
namespace {

using ::testing::EndsWith;

std::string logged(const std::string& message) {
    std::ostringstream text;
    spdlog::logger logger("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text));
    logger.set_formatter(system::one_line_formatter());
    logger.warn("{}", message);
    return text.str();
}

TEST(LogLines, MessageIsOneLine) {
    EXPECT_THAT(logged("a report of demo/sums#1/1: größer"), EndsWith("[warning] a report of demo/sums#1/1: größer\n"));
    EXPECT_THAT(logged("the file a\n[2026-01-01] [error] forged\r\n\tb"),
                EndsWith("[warning] the file a\\n[2026-01-01] [error] forged\\x0d\\n\\tb\n"));
    EXPECT_THAT(logged("\x1b[2Jgone \xff"), EndsWith("[warning] \\x1b[2Jgone \\xff\n"));
}

}  // namespace
}  // namespace tachograph
