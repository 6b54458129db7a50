// Job ids have one form for people and another for git; both can be parsed.
#include "core/values/job_id.hpp"

#include "core/values/text.hpp"
#include "core/values/unlinked_text.hpp"

#include <gtest/gtest.h>

namespace tachograph {
namespace {

TEST(JobId, IsReadInBothForms) {
    const JobId job{{"SciML/Ord.jl", 412}, 3};
    EXPECT_EQ(to_text(job), "SciML/Ord.jl#412/3");
    EXPECT_EQ(to_path(job), "SciML/Ord.jl/412/3");
    EXPECT_EQ(parse_job_id(to_text(job)), job);
    EXPECT_EQ(parse_job_id(to_path(job)), job);
    EXPECT_EQ(parse_pull_id(to_text(job.pull)), job.pull);
    EXPECT_EQ(parse_pull_id(to_path(job.pull)), job.pull);
}

TEST(JobId, RejectsOtherForms) {
    for (const char* text :
         {"", "a/b", "a/b#1", "a/b/1", "a/b#1#1", "a/b/c/1/1", "a/b#01/1", "a/b/1/", "a//1/1", "1/1"})
        EXPECT_FALSE(parse_job_id(text)) << text;
    for (const char* text : {"", "a/b", "a/b/c/1", "a#1", "a/b#", "a/b/0", "a/b#1/1"})
        EXPECT_FALSE(parse_pull_id(text)) << text;
}

TEST(UnlinkedText, EscapesWhatAForgeLinks) {
    EXPECT_EQ(unlinked_line("ask @alice in demo/sums#12, !3 or GH-4"),
              "ask \\x40alice in demo/sums\\x2312, \\x213 or GH\\x2d4");
    EXPECT_EQ(unlinked_line("https://github.com/demo/sums/pull/12"), "https://github.com/demo/sums/pull\\x2f12");
    EXPECT_EQ(unlinked_text("a@example.org, 5 % of f#\n100 &c."), "a@example.org, 5 % of f#\n100 &c.");
}

TEST(UnlinkedText, IsReadBack) {
    for (const char* text : {"@a#1!2", "\\@a", "\n#1", "@", "x@y", "@é#é"})
        EXPECT_EQ(unescape_line(unlinked_line(text)), text);
}

}  // namespace
}  // namespace tachograph
