#include "core/values/text.hpp"

#include "core/values/access.hpp"
#include "core/values/actor.hpp"
#include "core/values/first_rows.hpp"
#include "core/values/markdown.hpp"
#include "core/values/tally.hpp"
#include "core/values/timestamp.hpp"
#include "tests/core/generators.hpp"

namespace tachograph {
namespace {

using testing::hostile_text;

RC_GTEST_PROP(Text, EscapesRoundTrip, ()) {
    const std::string bytes = *hostile_text();
    const std::string line = escape_line(bytes);
    RC_ASSERT(line.find_first_of("\n\r") == std::string::npos);
    RC_ASSERT(unescape_line(line) == bytes);
}

RC_GTEST_PROP(Text, EscapedTextIsUtf8, ()) {
    for (std::string text : {escape_line(*hostile_text()), printable(*hostile_text())}) {
        for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(utf8_length(rest)))
            RC_ASSERT(utf8_length(rest) > 0U);
    }
}

TEST(Text, StaysReadable) {
    EXPECT_EQ(escape_line("über 漢字 a\\b"), "über 漢字 a\\\\b");
    EXPECT_EQ(escape_line(" two\nlines\t"), "\\x20two\\nlines\\t");
    EXPECT_EQ(escape_line("\u202egnp.exe"), "\\xe2\\x80\\xaegnp.exe");
    EXPECT_EQ(escape_line("\xff"), "\\xff");
    EXPECT_EQ(printable("a\\b\n\tc\x1b[31m"), "a\\b\n\tc\\x1b[31m");
}

TEST(Text, RejectsInvalidEscapes) {
    for (const char* line : {"\\", "\\q", "\\x1", "\\xzz", "\\x"}) EXPECT_EQ(unescape_line(line), std::nullopt) << line;
}

TEST(Text, IsCutBetweenCharacters) {
    EXPECT_EQ(shorten("short", 5), "short");
    EXPECT_EQ(shorten("a longer one", 8), "a lon…");
    EXPECT_EQ(shorten("ééééé", 8), "éé…");
}

TEST(Text, Utf8IsCheckedAsInRfc3629) {
    EXPECT_EQ(utf8_length("a"), 1U);
    EXPECT_EQ(utf8_length("\u00e9"), 2U);
    EXPECT_EQ(utf8_length("\u20ac"), 3U);
    EXPECT_EQ(utf8_length("\U0001F440"), 4U);
    for (const char* wrong :
         {"", "\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x80\x80\x80", "\xc3"}) {
        EXPECT_EQ(utf8_length(wrong), 0U);
    }
}

TEST(Text, EditDistanceCountsSwapsAsOne) {
    EXPECT_EQ(edit_distance("abort", "abort"), 0U);
    EXPECT_EQ(edit_distance("abrot", "abort"), 1U);
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("runbenchmark", "runbenchmarks"), 1U);
    EXPECT_EQ(edit_distance("retry", "status"), 6U - 1U);
}

TEST(Markdown, ForeignTextHasNoMarkup) {
    EXPECT_EQ(inline_code("a`b"), "``a`b``");
    EXPECT_EQ(inline_code("`"), "`` ` ``");
    EXPECT_EQ(code_block("a\n```\nb\n"), "````\na\n```\nb\n````\n");
    EXPECT_EQ(plain_text("@all <b> [x](y)\n# z"), "@\u200Call \\<b\\> \\[x\\](y)\\\\n\\#\u200C z");
}

TEST(Markdown, TheFirstRowsOfAText) {
    EXPECT_EQ(first_rows("a\nb\n", 100), "a\nb\n");
    std::string rows;
    for (int i = 0; i < 100; ++i) rows += "a row\n";
    EXPECT_EQ(first_rows(rows, 60), "a row\na row\na row\n\nand 97 more lines\n");
    EXPECT_LE(first_rows(std::string(1000, 'x'), 100).size(), 100U);
}

TEST(Names, JobIdsCanBeTyped) {
    const JobId job{{"SciML/OrdinaryDiffEq.jl", 412}, 1};
    EXPECT_EQ(to_text(job), "SciML/OrdinaryDiffEq.jl#412/1");
    EXPECT_EQ(parse_job_id("SciML/OrdinaryDiffEq.jl#412/1"), job);
    for (const char* wrong :
         {"", "a/b", "a/b#1", "a/b#0/1", "a/b#1/0", "a/b#01/1", "a/b#-1/1", "a#1/1", "../b#1/1", "a/..#1/1",
          "a/b/c#1/1", "a b/c#1/1", "a/b#1/1 ", "a/b#99999999999/1", "-a/b#1/1", "a/b#1/+1"}) {
        EXPECT_EQ(parse_job_id(wrong), std::nullopt) << wrong;
    }
}

RC_GTEST_PROP(Names, RoundTrip, ()) {
    const JobId job = *testing::job_id();
    RC_ASSERT(parse_job_id(to_text(job)) == job);
    const Actor actor = *testing::actor();
    RC_ASSERT(parse_actor(to_text(actor)) == actor);
    const Timestamp time = *testing::moment();
    RC_ASSERT(parse_timestamp(to_text(time)) == time);
    const Tally tally = *testing::tally();
    RC_ASSERT(parse_tally(to_text(tally)) == tally);
}

TEST(Names, TimesAreUtc) {
    EXPECT_EQ(to_text(*parse_timestamp("2026-11-23T10:15:04Z")), "2026-11-23T10:15:04.000Z");
    EXPECT_EQ(to_text(*parse_timestamp("2026-11-23T10:15:04.123456Z")), "2026-11-23T10:15:04.123Z");
    for (const char* wrong :
         {"", "2026-11-23", "2026-11-23T10:15:04", "2026-11-23T10:15:04+01:00", "2026-02-30T10:15:04Z",
          "2026-11-23T24:15:04Z", "2026-11-23T10:15:04.Z", "2026-11-23 10:15:04Z", "2026-11-23T10:15:-4Z"}) {
        EXPECT_EQ(parse_timestamp(wrong), std::nullopt) << wrong;
    }
}

TEST(Names, GrantsReadLikeSentences) {
    const Grant grant{Role::benchmarker, "alice", "demo/sums"};
    EXPECT_EQ(to_text(grant), "benchmarker alice on demo/sums");
    EXPECT_EQ(parse_grant("benchmarker alice on demo/sums"), grant);
    for (const char* wrong : {"", "alice on org", "owner alice on org", "admin on org", "admin alice"}) {
        EXPECT_EQ(parse_grant(wrong), std::nullopt) << wrong;
    }
}

TEST(PercentEncoded, LeavesUnreservedCharactersOnly) {
    EXPECT_EQ(percent_encoded("release/1.0 é~-_"), "release%2F1.0%20%C3%A9~-_");
}

}  // namespace
}  // namespace tachograph
