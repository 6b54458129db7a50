// Traces as GitLab's runners write them.
#include "adapters/gitlab/trace.hpp"

#include <string>

#include <gtest/gtest.h>

namespace tachograph::gitlab {
namespace {

TEST(Trace, TimestampsAndStreamMarksAreRemoved) {
    EXPECT_EQ(plain_trace("2026-09-18T09:15:23.100000Z 01E bash: line 172: tachograph-runner: command not found\n"
                          "2026-09-18T09:15:23.200000Z 00O \n"
                          "2026-09-18T09:15:23.300000Z 01O done\n"),
              "bash: line 172: tachograph-runner: command not found\n\ndone\n");
}

TEST(Trace, SplitLinesAreJoined) {
    EXPECT_EQ(plain_trace("2026-09-18T09:15:23.100000Z 01O one long\n"
                          "2026-09-18T09:15:23.150000Z 01E an error between\n"
                          "2026-09-18T09:15:23.200000Z 01O+ line\n"),
              "one long line\nan error between\n");
}

TEST(Trace, SectionMarksAreRemoved) {
    EXPECT_EQ(plain_trace("section_start:1789722923:step_script[hide_duration=true,collapsed=true]\r\x1b[0K\x1b[0K"
                          "\x1b[36;1mExecuting\x1b[0;m\r\n"
                          "2026-09-18T09:15:23.100000Z 00O section_end:1789722923:step_script\r\x1b[0K\n"
                          "section_start:1789722923:last\n"
                          "section_start: a word of a program\n"),
              "Executing\nsection_start: a word of a program\n");
}

TEST(Trace, ColoursLinksAndOverwrittenTextAreRemoved) {
    EXPECT_EQ(
        plain_trace(" 10%\r 60%\r100%\r\n\x1b[31;1mred\x1b[0m \x1b]8;;https://example.org\x1b\\link\x1b]8;;\x07\n"),
        "100%\nred link\n");
}

TEST(Trace, TextThatLooksLikeATimestampStays) {
    const std::string text = "2026-09-18T09:15:23Z started\n2026-09-18T09:15:23.1Z 01X\n2026\n\x1b[";
    EXPECT_EQ(plain_trace(text), "2026-09-18T09:15:23Z started\n2026-09-18T09:15:23.1Z 01X\n2026\n");
}

TEST(Trace, LastWholeLinesOfALongTraceAreKept) {
    EXPECT_EQ(plain_trace("first\nsecond\nthird\n", 13), "second\nthird\n");
    EXPECT_EQ(plain_trace("first\nsecond\nthird\n", 12), "third\n");
    EXPECT_EQ(plain_trace("a\xC3\xA9\xC3\xA9\n", 4), "\xC3\xA9\n");
}

}  // namespace
}  // namespace tachograph::gitlab
