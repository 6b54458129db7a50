// Result files with the pitfalls of their formats, and files from current versions of the tools.
#include "tests/reports/reading.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::reports {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::problem_of;
using testing::read;
using ::testing::SizeIs;

std::string google(const std::string& rows) { return R"({"context": {}, "benchmarks": [)" + rows + "]}"; }

TEST(GoogleBenchmark, RepetitionsAreSamplesAndAggregatesAreNot) {
    const auto all = read(google(R"(
        {"name": "f", "run_name": "f", "run_type": "iteration", "cpu_time": 2.0, "real_time": 9, "time_unit": "us"},
        {"name": "f", "run_name": "f", "run_type": "iteration", "cpu_time": 3.0, "real_time": 9, "time_unit": "us"},
        {"name": "f_mean", "run_name": "f", "run_type": "aggregate", "aggregate_name": "mean", "cpu_time": 2.5, "time_unit": "us"},
        {"name": "f_median", "run_name": "f", "run_type": "aggregate", "aggregate_name": "median", "cpu_time": 2.5, "time_unit": "us"},
        {"name": "f_BigO", "run_name": "f", "run_type": "aggregate", "aggregate_name": "BigO", "cpu_coefficient": 1.0, "big_o": "N"})"));
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].name, "f");
    EXPECT_EQ(all[0].unit, "ns");
    EXPECT_THAT(all[0].values, ElementsAre(DoubleEq(2000), DoubleEq(3000)));
}

TEST(GoogleBenchmark, MedianIsReadIfThereAreNoSamples) {
    const auto all = read(google(R"(
        {"name": "f_mean", "run_name": "f", "run_type": "aggregate", "aggregate_name": "mean", "cpu_time": 7, "time_unit": "ns"},
        {"name": "f_median", "run_name": "f", "run_type": "aggregate", "aggregate_name": "median", "cpu_time": 5, "time_unit": "ns"})"));
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_THAT(all[0].values, ElementsAre(DoubleEq(5)));
}

TEST(GoogleBenchmark, RealTimeInTheNameSelectsRealTime) {
    const auto all = read(google(
        R"({"name": "f/real_time", "run_type": "iteration", "cpu_time": 2, "real_time": 7, "time_unit": "ms"})"));
    EXPECT_THAT(all.at(0).values, ElementsAre(DoubleEq(7e6)));
}

TEST(GoogleBenchmark, ErrorsAndInvalidNumbersAreFailures) {
    const auto all = read(google(R"(
        {"name": "broken", "run_type": "iteration", "error_occurred": true, "error_message": "no such file", "cpu_time": 0, "time_unit": "ns"},
        {"name": "nan", "run_type": "iteration", "cpu_time": NaN, "time_unit": "ns", "bytes": Infinity, "other": -Infinity},
        {"name": "zero", "run_type": "iteration", "cpu_time": 0, "time_unit": "ns"},
        {"name": "text NaN stays", "run_type": "iteration", "cpu_time": 1, "time_unit": "ns"})"));
    ASSERT_THAT(all, SizeIs(4));
    EXPECT_EQ(all[0].failure, "no such file");
    EXPECT_THAT(all[1].failure, HasSubstr("not a positive number"));
    EXPECT_THAT(all[2].failure, HasSubstr("not a positive number"));
    EXPECT_EQ(all[3].name, "text NaN stays");
    EXPECT_EQ(all[3].failure, "");
}

TEST(GoogleBenchmark, DamageIsReportedWithItsFile) {
    EXPECT_THAT(problem_of(google(R"({"name": "f", "cpu_time": 1, "time_unit": "h"})")),
                AllOf(HasSubstr("results.json"), HasSubstr("time_unit is 'h'")));
    EXPECT_THAT(problem_of(google("1")), HasSubstr("not an object"));
    EXPECT_THAT(problem_of(google("{}")), HasSubstr("no name"));
    EXPECT_THAT(problem_of(R"({"context": {}, "benchmarks": 3})"), HasSubstr("not a list"));
}

TEST(GoogleBenchmark, DuplicateNamesAreReported) {
    const std::string row =
        R"({{"name": "f", "family_index": {}, "per_family_instance_index": 0, "repetition_index": {}, "cpu_time": 1, "time_unit": "ns"}})";
    const auto rows = [&](int family, int repetition) {
        return google(fmt::format(fmt::runtime(row + "," + row), 0, 0, family, repetition));
    };
    EXPECT_THAT(read(rows(0, 1)).at(0).values, SizeIs(2));
    EXPECT_EQ(problem_of(rows(1, 0)),
              "results.json: several benchmarks of one run have the same name; give each its own: f");
    EXPECT_THAT(problem_of(rows(0, 0)), HasSubstr("the same name"));
}

TEST(Hyperfine, DuplicateNamesAreReported) {
    EXPECT_THAT(problem_of(R"({"results": [{"command": "x", "mean": 2}, {"command": "x", "mean": 3}]})"),
                HasSubstr("the same name; give each its own: x"));
}

TEST(Hyperfine, EachSampleIsAProcess) {
    EXPECT_TRUE(read(R"({"results": [{"command": "x", "times": [2, 3]}]})").at(0).apart);
    EXPECT_FALSE(read(google(R"({"name": "f", "cpu_time": 1, "time_unit": "ns"})")).at(0).apart);
}

TEST(Hyperfine, SecondsBecomeNanoseconds) {
    const auto all =
        read(R"({"results": [{"command": "sleep 1", "mean": 2, "times": [1.0, 3.0], "exit_codes": [0, 0]}]})");
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_THAT(all[0].values, ElementsAre(DoubleEq(1e9), DoubleEq(3e9)));
}

TEST(Hyperfine, WithoutTimesTheMeanIsTheSample) {
    EXPECT_THAT(read(R"({"results": [{"command": "x", "mean": 2}]})").at(0).values, ElementsAre(DoubleEq(2e9)));
}

TEST(Hyperfine, AFailedCommandIsAFailure) {
    const auto all = read(R"({"results": [{"command": "x", "mean": 2, "times": [2, 2], "exit_codes": [0, 1]}]})");
    EXPECT_THAT(all.at(0).failure, HasSubstr("exit code"));
    EXPECT_THAT(all.at(0).values, SizeIs(0));
}

TEST(Reader, UnknownFormatIsReported) {
    for (const std::string text : {"", "{}", "[]", "null", "not json", "{\"results\": 3}"})
        EXPECT_THAT(problem_of(text), AllOf(HasSubstr("results.json"), HasSubstr("not in a known format"))) << text;
}

// A hostile benchmark may write any file: with a quadratic reader, these would take minutes.
TEST(Reader, ManyRowsAreReadInLinearTime) {
    std::string rows;
    std::string medians;
    for (int n = 0; n < 100'000; ++n) {
        rows += fmt::format(R"({}{{"name": "f{}", "cpu_time": 1, "time_unit": "ns"}})", n == 0 ? "" : ",", n);
        medians += fmt::format(
            R"({}{{"run_name": "f{}", "run_type": "aggregate", "aggregate_name": "median", "cpu_time": 1, "time_unit": "ns"}})",
            n == 0 ? "" : ",", n);
    }
    EXPECT_THAT(read(google(rows)), SizeIs(100'000));
    EXPECT_THAT(read(google(medians)), SizeIs(100'000));
}

TEST(Reader, DeepNestingIsRejected) {
    EXPECT_THAT(problem_of(std::string(1'000'000, '[')), HasSubstr("not in a known format"));
    EXPECT_THAT(problem_of(google(std::string(1'000'000, '['))), HasSubstr("not in a known format"));
}

std::string output_of(const std::string& command) {
    const std::string file = (std::filesystem::temp_directory_path() /
                              fmt::format("tachograph-reader-{}.json", static_cast<const void*>(&command)))
                                 .string();
    EXPECT_EQ(std::system(fmt::format(fmt::runtime(command + " >/dev/null 2>&1"), file).c_str()), 0) << command;
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    std::filesystem::remove(file);
    return text.str();
}

TEST(Reader, ReadsCurrentGoogleBenchmark) {
    const auto all =
        read(output_of(SAMPLE_BENCHMARK " --benchmark_min_time=0.001 --benchmark_repetitions=3 --benchmark_out={}"));
    const auto find = [&](const std::string& name) { return *std::ranges::find(all, name, &Measurement::name); };
    EXPECT_THAT(all, SizeIs(5));
    EXPECT_THAT(find("sum/64").values, SizeIs(3));
    EXPECT_THAT(find("sum/1024").values, SizeIs(3));
    EXPECT_THAT(find("wall/real_time").values, SizeIs(3));
    EXPECT_EQ(find("broken").failure, "no such file");
}

TEST(Reader, ReadsCurrentHyperfine) {
    const auto all = read(output_of("hyperfine --runs 3 --shell=none --export-json {} true 'sleep 0.01'"));
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[1].name, "sleep 0.01");
    EXPECT_THAT(all[1].values, SizeIs(3));
    EXPECT_GT(all[1].values[0], 1e7);
}

}  // namespace
}  // namespace tachograph::reports
