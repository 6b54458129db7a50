// From result files to series.
#include "reports/series.hpp"

#include "reports/formats/formats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;

Round round_of(int number, Side side, double f, const std::string& more = "") {
    return {number,
            side,
            {{"r.json", R"({"results": [{"command": "f", "mean": )" + std::to_string(f) + "}" + more + "]}"}}};
}

// A file with so many repetitions of f in one process, of 1, 2, 3 … ns.
ResultFile google(int repetitions) {
    std::string rows;
    for (int n = 1; n <= repetitions; ++n)
        rows += std::string(n == 1 ? "" : ",") + R"({"name": "f", "time_unit": "ns", "cpu_time": )" +
                std::to_string(n) + "}";
    return {"r.json", R"({"context": {}, "benchmarks": [)" + rows + "]}"};
}

TEST(SeriesOfRounds, PairsValuesOfTheSameRound) {
    const auto all =
        series_of_rounds({round_of(1, Side::base, 1), round_of(1, Side::head, 2), round_of(2, Side::base, 3),
                          round_of(3, Side::base, 5), round_of(3, Side::head, 6)},
                         "");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].base, (std::vector<double>{1e9, 5e9}));
    EXPECT_EQ(all[0].head, (std::vector<double>{2e9, 6e9}));
    EXPECT_TRUE(all[0].paired);
}

TEST(SeriesOfRounds, SidesWithoutCommonRoundsAreIndependent) {
    const auto all = series_of_rounds({round_of(1, Side::base, 1), round_of(2, Side::base, 2),
                                       round_of(2, Side::head, 3), round_of(3, Side::head, 4)},
                                      "");
    EXPECT_EQ(all.at(0).base, (std::vector<double>{1e9, 2e9}));
    EXPECT_EQ(all.at(0).head, (std::vector<double>{3e9, 4e9}));
    EXPECT_FALSE(all.at(0).paired);
}

TEST(SeriesOfRounds, ProcessIsOneValueDespiteRepetitions) {
    const auto all = series_of_rounds({{1, Side::base, {google(9)}}, {1, Side::head, {google(11)}}}, "");
    EXPECT_EQ(all.at(0).base, std::vector<double>{5});
    EXPECT_EQ(all.at(0).head, std::vector<double>{3});
}

TEST(SeriesOfRounds, TheSideThatIsReadFirstIsReadLikeTheOther) {
    const auto all = series_of_rounds({{1, Side::base, {google(11)}}, {1, Side::head, {google(11)}}}, "");
    EXPECT_EQ(all.at(0).base, std::vector<double>{3});
    EXPECT_EQ(all.at(0).head, std::vector<double>{3});
}

TEST(SeriesOfRounds, NamesHaveTheirFileIfARunHasSeveral) {
    const ResultFile file = google(1);
    const std::vector<Round> rounds{{1, Side::base, {file, {"r.txt", file.text}}}, {1, Side::head, {file}}};
    EXPECT_THAT([&] { series_of_rounds(rounds, ""); },
                ThrowsMessage<UnreadableResult>(HasSubstr("the same name; give each its own: r: f")));
    EXPECT_NO_THROW(series_of_rounds(rounds, "g"));
}

TEST(SeriesOfRounds, TheStricterToleranceCounts) {
    const auto trial = [](const char* tolerance) {
        return ResultFile{"r.json",
                          std::string(R"([{"BenchmarkTools": "1"}, [["Trial", {"times": [1], "params": ["P",)") +
                              R"({"time_tolerance": )" + tolerance + "}]}]]]"};
    };
    const auto all = series_of_rounds({{1, Side::base, {trial("0.1")}}, {1, Side::head, {trial("0.5")}}}, "");
    EXPECT_EQ(all.at(0).tolerance, 0.1);
}

TEST(SeriesOfSamples, OnlySamplesOfSeparateProcessesAreIndependent) {
    const ResultFile apart{"r.json", R"({"results": [{"command": "f", "times": [1, 2, 3]}]})"};
    EXPECT_THAT(series_of_samples({apart}, {apart}, "").at(0).base, SizeIs(3));
    EXPECT_FALSE(series_of_samples({apart}, {apart}, "").at(0).paired);
    EXPECT_THAT(series_of_samples({google(20)}, {google(20)}, "").at(0).base, SizeIs(1));
}

TEST(SeriesOfRounds, KeepsOneSidedBenchmarks) {
    const auto all = series_of_rounds(
        {round_of(1, Side::base, 1), round_of(1, Side::head, 2, R"(, {"command": "new", "mean": 1})")}, "");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_TRUE(all[1].base.empty());
    EXPECT_EQ(compare(all[1], {}).verdict, Verdict::one_sided);
}

TEST(SeriesOfRounds, AGlobSelects) {
    const auto rounds = {round_of(1, Side::base, 1, R"(, {"command": "go", "mean": 1})")};
    EXPECT_EQ(series_of_rounds(rounds, "g*").size(), 1U);
    EXPECT_EQ(series_of_rounds(rounds, "?").at(0).name, "f");
    EXPECT_TRUE(series_of_rounds(rounds, "none").empty());
}

// Differences between two builds of one commit are not made by the pull request.
TEST(NullPair, ComparesTheFirstTwoBuildsOfTheBase) {
    Series series;
    series.name = "f";
    series.metric = "time";
    series.base = {10, 20, 11, 21, 99};
    series.base_builds = {1, 2, 1, 2, 3};
    const auto pairs = null_pair({series});
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(pairs[0].base, (std::vector<double>{10, 11}));
    EXPECT_EQ(pairs[0].head, (std::vector<double>{20, 21}));
    EXPECT_FALSE(pairs[0].paired);
    series.base_builds = {1, 1, 1, 1, 1};
    EXPECT_TRUE(null_pair({series}).empty());
}

}  // namespace
}  // namespace tachograph::reports
