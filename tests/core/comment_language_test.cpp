#include "core/comments/comment_language.hpp"

#include "tests/core/generators.hpp"

#include <gmock/gmock.h>

namespace tachograph {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<Instruction> read(std::string_view text) { return read_comment(text, "bot"); }

Instruction run(std::string base = {}, std::string only = {}) {
    return RunBenchmarks{std::move(base), std::move(only)};
}

TEST(CommentLanguage, ReadsCommandsAtTheStartOfALine) {
    EXPECT_THAT(read("@bot runbenchmarks"), ElementsAre(run()));
    EXPECT_THAT(read("Thanks!\r\n\r\n@bot runbenchmarks\r\n"), ElementsAre(run()));
    EXPECT_THAT(read("  @bot \t runbenchmarks  "), ElementsAre(run()));
    EXPECT_THAT(read("please @bot runbenchmarks"), IsEmpty());
    EXPECT_THAT(read(""), IsEmpty());
}

TEST(CommentLanguage, IsCaseInsensitive) {
    EXPECT_THAT(read("@BOT RunBenchmarks BASE=Main"), ElementsAre(run("Main")));
    EXPECT_THAT(read_comment("@diffeqbot abort", "@DiffEqBot"), ElementsAre(Instruction(Abort{})));
}

TEST(CommentLanguage, TheMentionIsAWholeName) {
    EXPECT_THAT(read("@bottle runbenchmarks"), IsEmpty());
    EXPECT_THAT(read("@bot-two runbenchmarks"), IsEmpty());
    EXPECT_THAT(read("@bot.runbenchmarks"), IsEmpty());
    EXPECT_THAT(read("@bot: runbenchmarks"), ElementsAre(run()));
    EXPECT_THAT(read("@bot, abort"), ElementsAre(Instruction(Abort{})));
    EXPECT_THAT(read("@bot[bot] status"), ElementsAre(Instruction(ShowStatus{})));
}

TEST(CommentLanguage, ReadsSeveralCommands) {
    EXPECT_THAT(read("@bot abort\n@bot runbenchmarks\ntext\n@bot queue"),
                ElementsAre(Instruction(Abort{}), run(), Instruction(ShowQueue{})));
}

TEST(CommentLanguage, ReadsArguments) {
    EXPECT_THAT(read("@bot runbenchmarks base=v1.2 only=sum/*"), ElementsAre(run("v1.2", "sum/*")));
    EXPECT_THAT(read("@bot runbenchmarks only=\"sum of *\""), ElementsAre(run({}, "sum of *")));
    EXPECT_THAT(read("@bot runbenchmarks only=`sum/*`"), ElementsAre(run({}, "sum/*")));
}

std::string problem(std::string_view text) {
    const auto instructions = read(text);
    if (instructions.size() != 1) return "not one instruction";
    const auto* misunderstood = std::get_if<Misunderstood>(&instructions.front());
    return misunderstood ? misunderstood->problem : "understood";
}

TEST(CommentLanguage, ReportsWhatIsWrong) {
    EXPECT_THAT(problem("@bot runbenchmark"), HasSubstr("did you mean runbenchmarks?"));
    EXPECT_THAT(problem("@bot abrot"), HasSubstr("did you mean abort?"));
    EXPECT_THAT(problem("@bot is great"), HasSubstr("it is not a command; I know runbenchmarks, abort"));
    EXPECT_THAT(problem("@bot"), HasSubstr("a command is missing"));
    EXPECT_THAT(problem("@bot runbenchmarks now"), HasSubstr("takes base=<ref> and only=<glob>, not 'now'"));
    EXPECT_THAT(problem("@bot runbenchmarks base="), HasSubstr("base= wants one value"));
    EXPECT_THAT(problem("@bot runbenchmarks base=a base=b"), HasSubstr("base= wants one value"));
    EXPECT_THAT(problem("@bot abort please"), HasSubstr("abort takes no arguments, not 'please'"));
}

TEST(CommentLanguage, UnicodeSpacesSeparateWords) {
    for (const char* blank :
         {"\u00A0", "\u202F", "\u2007", "\u3000", "\u200B", "\uFEFF", "\u2009", "\u2028", "\u00A0\u3000 "}) {
        const std::string b = blank;
        EXPECT_THAT(read("@bot" + b + "runbenchmarks" + b + "base=main" + b), ElementsAre(run("main"))) << b;
        EXPECT_THAT(read(b + "@bot status"), ElementsAre(Instruction(ShowStatus{}))) << b;
        EXPECT_THAT(read("@" + b + "bot status"), IsEmpty()) << "this is how the bot quotes a mention";
    }
}

TEST(CommentLanguage, PunctuationAfterACommandIsIgnored) {
    EXPECT_THAT(read("@bot status."), ElementsAre(Instruction(ShowStatus{})));
    EXPECT_THAT(read("@bot runbenchmarks!"), ElementsAre(run()));
    EXPECT_THAT(read("@bot runbenchmarks !!"), ElementsAre(run()));
    EXPECT_THAT(read("@bot help,"), ElementsAre(Instruction(ShowHelp{})));
    EXPECT_THAT(read("@bot runbenchmarks, base=v1.2"), ElementsAre(run("v1.2")));
    EXPECT_THAT(read("@bot whois @alice?"), ElementsAre(Instruction(WhoIs{"alice"})));
    EXPECT_THAT(problem("@bot ..."), HasSubstr("a command is missing"));
}

TEST(CommentLanguage, CommandInAListOrMarkupGetsOneHint) {
    for (const char* text : {"- @bot runbenchmarks", "1. @bot runbenchmarks", "**@bot runbenchmarks**",
                             "_@bot runbenchmarks_", "### @bot runbenchmarks", "* **@bot runbenchmarks!**"}) {
        EXPECT_THAT(problem(text), HasSubstr("write @bot runbenchmarks")) << text;
    }
    EXPECT_EQ(read("- @bot runbenchmarks\n- @bot abort\n- @bot status\n").size(), 1U);
    EXPECT_THAT(read("- @bot is slow today"), IsEmpty());
    EXPECT_THAT(read("- @somebody runbenchmarks"), IsEmpty());
}

TEST(CommentLanguage, CurvedQuotesAreReported) {
    EXPECT_THAT(problem("@bot runbenchmarks only=“sum of *”"), HasSubstr("quotes that are curved"));
    EXPECT_THAT(problem("@bot runbenchmarks base=‘v1’"), HasSubstr("quotes that are curved"));
}

TEST(CommentLanguage, IgnoresInvisibleText) {
    for (const char* text : {
             "[name]: /address \"\n@bot runbenchmarks\n\"\n",
             "[name]: /address '\n@bot runbenchmarks\n'\nand [name] is referred to",
             "[name]: /address \"\n@bot runbenchmarks\n\"\n\nmention0zbot runbenchmarks",
             "![words\n@bot runbenchmarks\nmore](/picture.png)",
             "![words][picture]\n\n[picture]: /p.png \"\n@bot runbenchmarks\n\"",
             "[words](/address \"\n@bot runbenchmarks\n\")",
             "[^1]: a note that nothing refers to\n    \n    @bot runbenchmarks\n",
             "<span title=\"\n@bot runbenchmarks\n\">text</span>",
         }) {
        EXPECT_THAT(read(text), IsEmpty()) << text;
    }
    EXPECT_THAT(read("[words\n@bot abort\n](/address)"), ElementsAre(Instruction(Abort{})));
    EXPECT_THAT(read("text[^1]\n\n[^1]: a note\n    \n    @bot abort\n"), ElementsAre(Instruction(Abort{})));
    EXPECT_THAT(read("[name]: /address \"\n@bot runbenchmarks\n\"\n\n@bot abort"), ElementsAre(Instruction(Abort{})));
}

TEST(CommentLanguage, IgnoresCodeQuotesAndHtml) {
    for (const char* text : {
             "```\n@bot runbenchmarks\n```",
             "~~~~ sh\n@bot runbenchmarks\n~~~\n@bot abort\n~~~~",
             "```\nnever closed\n@bot runbenchmarks",
             "    @bot runbenchmarks",
             "> @bot runbenchmarks",
             "> quoted, and lazily continued\n@bot runbenchmarks",
             "> > nested\n> @bot abort",
             "<!--\n@bot runbenchmarks\n-->",
             "<details>\n@bot runbenchmarks\n</details>",
             "see `code\n@bot runbenchmarks\ncode`",
         }) {
        EXPECT_THAT(read(text), IsEmpty()) << text;
    }
}

TEST(CommentLanguage, ReadsCommandsAfterCodeAndQuotes) {
    EXPECT_THAT(read("```\ncode\n```\n@bot abort"), ElementsAre(Instruction(Abort{})));
    EXPECT_THAT(read("> quote\n\n@bot abort"), ElementsAre(Instruction(Abort{})));
    EXPECT_THAT(read("`code`\n@bot abort"), ElementsAre(Instruction(Abort{})));
    EXPECT_THAT(read("1. item\n\n   more\n\n@bot abort"), ElementsAre(Instruction(Abort{})));
}

TEST(CommentLanguage, ReadsAtMostTenCommands) {
    std::string text;
    for (int i = 0; i < 50; ++i) text += "@bot status\n";
    EXPECT_EQ(read(text).size(), 10U);
}

TEST(CommentLanguage, SurvivesDeepNesting) {
    EXPECT_THAT(read(std::string(20'000, '>') + "@bot abort"), IsEmpty());
    EXPECT_THAT(read(std::string(20'000, '[') + "\n@bot abort"), ElementsAre(Instruction(Abort{})));
}

RC_GTEST_PROP(CommentLanguage, ReadsAnyBytes, ()) { read(*testing::hostile_text()); }

RC_GTEST_PROP(CommentLanguage, ReadsTheCommandAfterAnyParagraph, ()) {
    const auto words = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("abc \n.,")));
    RC_ASSERT(read(words + "\n\n@bot abort") == std::vector<Instruction>{Abort{}});
}

TEST(CommentLanguage, AccessIsChangedForAnAccountAndAScope) {
    EXPECT_THAT(read("@bot addbenchmarker @alice"), ElementsAre(Instruction(ChangeBenchmarker{true, "alice", ""})));
    EXPECT_THAT(read("@bot AddBenchmarker alice on SciML/X.jl"),
                ElementsAre(Instruction(ChangeBenchmarker{true, "alice", "SciML/X.jl"})));
    EXPECT_THAT(read("@bot removebenchmarker @alice on org"),
                ElementsAre(Instruction(ChangeBenchmarker{false, "alice", "org"})));
    EXPECT_THAT(read("@bot whois @alice"), ElementsAre(Instruction(WhoIs{"alice"})));
    EXPECT_THAT(read("@bot approve"), ElementsAre(Instruction(Approve{})));
    EXPECT_THAT(read("@bot adopt 0123abc"), ElementsAre(Instruction(Adopt{"0123abc"})));
    for (const char* text :
         {"addbenchmarker", "addbenchmarker a b", "addbenchmarker a on", "addbenchmarker a on b c", "whois",
          "whois a b", "approve it", "adopt", "adopt main", "adopt 0123ABC", "adopt 0123abc x"}) {
        const auto all = read(std::string("@bot ") + text);
        ASSERT_EQ(all.size(), 1U);
        EXPECT_TRUE(std::holds_alternative<Misunderstood>(all[0])) << text;
    }
}

}  // namespace
}  // namespace tachograph
