// Anybody can compute the log's digest from the text.
#include "core/values/text_digest.hpp"

#include "core/comments/comment.hpp"

#include <gtest/gtest.h>

namespace tachograph {
namespace {

TEST(TextDigest, AgreesWithTheStandard) {
    // FIPS 180-4's example.
    EXPECT_EQ(text_digest("abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(TextDigest, CoversTheWholeComment) {
    const std::string text = "Let us see.\n\n@bot runbenchmarks\n@bot status\n";
    const auto commands = commands_of({{"demo/sums", 1}, "7", "alice", text}, "bot", {});
    ASSERT_EQ(commands.size(), 2U);
    for (const Command& command : commands) EXPECT_EQ(std::get<Ask>(command.body).text, text_digest(text));
}

}  // namespace
}  // namespace tachograph
