// Parsing `benchmark/tachograph.json`, and its error messages.
#include "reports/rules.hpp"

#include "reports/formats/formats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::reports {
namespace {

using ::testing::HasSubstr;

std::string problem_of(const std::string& json) {
    try {
        parse_rules(json);
    } catch (const UnreadableResult& unreadable) {
        return unreadable.what();
    }
    return "none";
}

TEST(Rules, AreReadFromTheFile) {
    const Rules rules = parse_rules(
        R"({"fail_on": "regression:10%", "benchmarks": ["sum/*"], "least": "2.5%", "tolerance": "7%",
            "rounds": 20, "builds": 3})");
    EXPECT_EQ(rules, (Rules{FailOn{true, 0.1}, {"sum/*"}, 0.025, 0.07, 20, 3}));
    EXPECT_EQ(parse_rules("{}"), Rules{});
}

TEST(Rules, RoundTrip) {
    const Rules rules{FailOn{true, 0.07}, {"a", "b*"}, 0.001, 0.3, 40, 6};
    EXPECT_EQ(parse_rules(to_json(rules)), rules);
    EXPECT_EQ(parse_rules(to_json(Rules{})), Rules{});
}

TEST(Rules, NameTheNearestKey) {
    EXPECT_EQ(problem_of(R"({"tolerence": "5%"})"),
              "benchmark/tachograph.json: 'tolerence' is not a key, did you mean 'tolerance'? The keys are fail_on, "
              "benchmarks, least, tolerance, rounds, builds");
}

TEST(Rules, InvalidJsonIsReportedWithItsLine) {
    EXPECT_EQ(problem_of("{\n  \"rounds\": 4,\n  least\n}"), "benchmark/tachograph.json: line 3 is not JSON");
    EXPECT_EQ(problem_of("[]"), "benchmark/tachograph.json: it is not a JSON object");
    EXPECT_THAT(problem_of(""), HasSubstr("line 1"));
}

// 5 could be five percent or five times.
TEST(Rules, PercentagesNeedAPercentSign) {
    EXPECT_THAT(problem_of(R"({"least": 5})"), HasSubstr("least is 5; write a percentage, such as \"5%\""));
    for (const std::string wrong : {"5", "%", "-1%", "1001%", "nan%", "5 %", "1e400%"})
        EXPECT_THAT(problem_of(R"({"tolerance": ")" + wrong + "\"}"), HasSubstr("write a percentage")) << wrong;
}

TEST(Rules, FailOnHasThreeForms) {
    EXPECT_EQ(parse_fail_on("never"), FailOn{});
    EXPECT_EQ(parse_fail_on("regression"), (FailOn{true, 0}));
    EXPECT_EQ(parse_fail_on("regression:10%"), (FailOn{true, 0.1}));
    for (const std::string wrong : {"", "regressions", "regression:", "regression:10", "improvement", "always"})
        EXPECT_EQ(parse_fail_on(wrong), std::nullopt) << wrong;
    EXPECT_EQ(to_text(FailOn{true, 0.1}), "regression:10%");
    EXPECT_THAT(problem_of(R"({"fail_on": "regressions"})"), HasSubstr("write \"never\""));
}

TEST(Rules, AnEmptyListOfBenchmarksIsRefused) {
    EXPECT_THAT(problem_of(R"({"benchmarks": []})"), HasSubstr("a list of names or globs"));
    EXPECT_THAT(problem_of(R"({"benchmarks": [1]})"), HasSubstr("a list of names or globs"));
    EXPECT_THAT(problem_of(R"({"rounds": 0})"), HasSubstr("rounds is 0; write a number of 1 to 1000"));
    EXPECT_THAT(problem_of(R"({"builds": 2.5})"), HasSubstr("a number of 1 to 100"));
}

}  // namespace
}  // namespace tachograph::reports
