// Result files that are valid JSON, almost valid, or invalid.
#include "tests/reports/reading.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::reports {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::problem_of;
using testing::read;
using ::testing::SizeIs;

const std::string row = R"({"name": "f", "cpu_time": 1.5, "time_unit": "ns"})";

std::string file(const std::string& rows, const std::string& more = "") {
    return R"({"context": {}, "benchmarks": [)" + rows + "]" + more + "}";
}

TEST(Json, DamageIsReportedWithItsPosition) {
    const std::string text = file(row + R"(, {"name": "g" 5}])");
    EXPECT_THAT(problem_of(text), AllOf(HasSubstr("results.json: this is not JSON (near byte 9"),
                                        HasSubstr("not in a known format; write the JSON of one of: Google")));
}

// A truncated file may still contain all fields that are read.
TEST(Json, WholeFileIsChecked) {
    for (const std::string& text : std::vector<std::string>{
             file(row) + "x", file(row) + " }", file(row) + file(row), file(row, R"(, "more": tru)"),
             file(row, R"(, "more": 1.)"), file(row, R"(, "more": [1 2])"), file(row, R"(, "more": {"a" 1})"),
             file(row, R"(, "more": "a": 1)"), file(row, ", \"more\": \"\xff\""),
             file(row).substr(0, file(row).size() - 1)})
        EXPECT_THAT(problem_of(text), HasSubstr("this is not JSON")) << text;
    EXPECT_THAT(read(file(row, R"(, "more": [true, false, null, {"a": {}, "b": []}, -1.5e3, "c"])")), SizeIs(1));
}

TEST(Json, EscapesAreReadInKeysAndStrings) {
    const auto all = read(file(R"({"\u006eame": "\"f\"\n\u00e9", "cpu_time": 1, "time_unit": "n\u0073"})"));
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].name, "\"f\"\né");
    EXPECT_THAT(all[0].values, ElementsAre(1));
}

TEST(Json, NumbersKeepAllTheirDigits) {
    const auto all = read(file(R"({"name": "f", "cpu_time": 0.1234567890123456789, "time_unit": "ns"},
                                  {"name": "f", "cpu_time": 123456789012345678901234567890, "time_unit": "ns"},
                                  {"name": "f", "cpu_time": 7, "time_unit": "ns"})"));
    EXPECT_THAT(all.at(0).values, ElementsAre(0.1234567890123456789, 123456789012345678901234567890.0, 7));
}

TEST(Json, ByteOrderMarkIsSkipped) { EXPECT_THAT(read("\xEF\xBB\xBF" + file(row)), SizeIs(1)); }

TEST(Json, TextWithSpareCapacityReadsTheSame) {
    std::string text = file(row);
    text.reserve(text.size() + reading_room);
    EXPECT_EQ(read(text), read(file(row)));
}

TEST(Json, LastOfTwoEqualKeysCounts) {
    EXPECT_THAT(read(R"({"results": [{"command": "f", "mean": 1, "mean": 2}]})").at(0).values, ElementsAre(2e9));
}

}  // namespace
}  // namespace tachograph::reports
