// Hints for a second run, and the command for it.
#include "reports/hints.hpp"

#include <cmath>

#include <fnmatch.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tachograph::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Series once(const std::string& name, double ratio, double tolerance = 0.05) {
    return {name, "time", "ns", {100}, {100 * ratio}, true, {}, {}, tolerance, name};
}

Hint hint(const std::string& name) { return {name, name, 2, 1}; }

auto named(const std::string& name) { return Field("name", &Hint::name, name); }

TEST(Hints, AreTheTenthThatChangedMost) {
    std::vector<Series> series;
    for (int n = 1; n <= 25; ++n) series.push_back(once(std::to_string(n), 1 + n / 100.0));
    EXPECT_THAT(hints_of(compare_all(series, {}), {}), ElementsAre(named("25"), named("24"), named("23")));
}

TEST(Hints, AreRankedByChangeRelativeToNoise) {
    std::vector<Series> series(20, once("same", 1));
    series.push_back(once("wild", 1.5, 1));
    series.push_back(once("calm", 0.9, 0.01));
    const auto hints = hints_of(compare_all(series, {}), {});
    ASSERT_THAT(hints, ElementsAre(named("calm"), named("wild")));
    EXPECT_NEAR(hints[0].times, std::log(0.9) / -std::log(1.01), 1e-9);
    CompareOptions options;
    options.noise["calm"] = {0.25, 10};
    EXPECT_THAT(hints_of(compare_all(series, options), options), ElementsAre(named("wild"), named("calm")));
}

TEST(Hints, LeaveOutSmallChanges) { EXPECT_THAT(hints_of(compare_all({once("f", 1.01)}, {}), {}), IsEmpty()); }

TEST(Hints, AreForSingleRunsOnly) {
    Series twice = once("f", 2);
    twice.base = {100, 150};
    twice.head = {200, 220};
    EXPECT_THAT(hints_of(compare_all({twice, once("g", 2)}, {}), {}), ElementsAre(named("g")));
}

TEST(Glob, IsTheCommonPrefixAndSuffix) {
    EXPECT_EQ(glob_of({hint("sum/1024")}), "sum/1024");
    EXPECT_EQ(glob_of({hint("sum/1"), hint("sum/2")}), "sum/*");
    EXPECT_EQ(glob_of({hint("sum of x"), hint("size of x")}), "s* of x");
    EXPECT_EQ(glob_of({hint("a"), hint("b")}), "");
    EXPECT_EQ(glob_of({hint("aa"), hint("aaa")}), "aa*");
    EXPECT_EQ(glob_of({hint(std::string(500, 'x'))}), std::string(150, 'x') + "*");
}

TEST(Glob, EscapesNames) { EXPECT_EQ(glob_of({hint("f[\"a\"] * µ\n")}), "f??a?? ? *?"); }

RC_GTEST_PROP(Glob, MatchesAllNames, ()) {
    const auto text = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab*?[]\\\"'` /\xc2\xb5")));
    std::vector<Hint> hints;
    const int count = *rc::gen::inRange(1, 5);
    for (int n = 0; n < count; ++n) hints.push_back(hint("x" + *text));
    const std::string glob = glob_of(hints);
    RC_ASSERT(glob.size() <= 200U);
    for (const Hint& one : hints) RC_ASSERT(::fnmatch(glob.c_str(), one.own_name.c_str(), 0) == 0);
}

TEST(Command, MeasuresTheSameBenchmarksAgain) {
    EXPECT_EQ(command_for({hint("sum/1"), hint("sum/2")}, "bench"), "@bench runbenchmarks only=\"sum/*\"");
    EXPECT_EQ(command_for({hint("a"), hint("b")}, "bench"), "@bench runbenchmarks");
}

}  // namespace
}  // namespace tachograph::reports
