// Metrics other than time: counts have a rule of their own, and a metric may be better if higher.
#include "reports/counts.hpp"

#include "reports/conclusion.hpp"
#include "reports/report.hpp"
#include "reports/wording.hpp"
#include "tests/reports/reading.hpp"

#include <cmath>
#include <random>
#include <utility>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::problem_of;
using testing::read;

Series counted(std::vector<double> base, std::vector<double> head) {
    Series series{"f", "instructions", "", std::move(base), std::move(head), true, {}, {}};
    series.is_counted = true;
    return series;
}

Verdict verdict(std::vector<double> base, std::vector<double> head) {
    return compare(counted(std::move(base), std::move(head)), {}).verdict;
}

TEST(Counts, SteadyCountsChangeFromTheLeastChangeOn) {
    EXPECT_EQ(verdict({1000, 1000}, {1006, 1006}), Verdict::regression);
    EXPECT_EQ(verdict({1006, 1006}, {1000, 1000}), Verdict::improvement);
    EXPECT_EQ(verdict({1000, 1000}, {1004, 1004}), Verdict::invariant);
}

TEST(Counts, VaryingCountsNeedThreeRunsAndADistance) {
    EXPECT_FALSE(verdict_on_counts(counted({1000, 1001}, {1020, 1021})));
    EXPECT_EQ(verdict({1000, 1001, 1000}, {1020, 1021, 1021}), Verdict::regression);
    EXPECT_FALSE(verdict_on_counts(counted({1000, 1010, 1005}, {1020, 1021, 1021})));
}

TEST(Counts, EqualCountsOfOneRunAreInvariant) {
    EXPECT_EQ(verdict({64}, {64}), Verdict::invariant);
    EXPECT_EQ(verdict({64}, {65}), Verdict::inconclusive);
}

TEST(Counts, ZeroIsACount) {
    EXPECT_EQ(verdict({0, 0}, {0, 0}), Verdict::invariant);
    const Comparison more = compare(counted({0, 0}, {3, 3}), {});
    EXPECT_EQ(more.verdict, Verdict::regression);
    EXPECT_TRUE(std::isinf(*more.ratio));
    EXPECT_EQ(change_text(more), "no longer 0");
    EXPECT_TRUE(is_failing(more, Rules{FailOn{true, 0.5}}));
    const Comparison none = compare(counted({3, 3}, {0, 0}), {});
    EXPECT_EQ(none.verdict, Verdict::improvement);
    EXPECT_EQ(change_text(none), "0 now");
    EXPECT_EQ(verdict({0}, {3}), Verdict::inconclusive);
    EXPECT_EQ(verdict({-1, -1}, {3, 3}), Verdict::failed);
}

// Values with normal noise: the rule must rarely call this a change.
TEST(Counts, NoiseIsRarelyCalledAChange) {
    std::mt19937_64 random(1);
    std::normal_distribution<double> noise(0, 0.05);
    int changed = 0;
    for (int n = 0; n < 4000; ++n) {
        const auto values = [&] {
            return std::vector<double>{std::exp(noise(random)), std::exp(noise(random)), std::exp(noise(random))};
        };
        changed += verdict_on_counts(counted(values(), values())).value_or(Verdict::invariant) != Verdict::invariant;
    }
    EXPECT_LE(changed, 12) << "0.3%";
}

TEST(Metrics, HigherMayBeBetter) {
    Series series{"serve", "throughput", "requests/s", {100, 101, 102}, {130, 131.5, 132}, true, {}, {}};
    series.more_is_better = true;
    const Comparison faster = compare(series, {});
    EXPECT_EQ(faster.verdict, Verdict::improvement);
    EXPECT_EQ(change_text(faster), "1.30× higher");
    std::swap(series.base, series.head);
    const Comparison slower = compare(series, {});
    EXPECT_EQ(slower.verdict, Verdict::regression);
    EXPECT_TRUE(is_failing(slower, Rules{FailOn{true, 0.25}}));
    EXPECT_FALSE(is_failing(slower, Rules{FailOn{true, 0.4}}));
}

TEST(PlainFormat, HasMetricUnitAndDirection) {
    const auto all = read(R"({"tachograph": 1, "benchmarks": [
        {"name": "parse", "unit": "ms", "values": [2, 3]},
        {"name": "parse", "metric": "memory", "unit": "B", "counted": true, "values": [0]},
        {"name": "serve", "metric": "throughput", "unit": "requests/s", "better": "higher", "processes": [5, 6]},
        {"name": "broken", "failure": "it did not start"}]})");
    EXPECT_THAT(all, ElementsAre(Measurement{"parse", "time", "ns", {2e6, 3e6}, {}},
                                 Measurement{"parse", "memory", "B", {0}, {}, false, {}, false, true},
                                 Measurement{"serve", "throughput", "requests/s", {5, 6}, {}, true, {}, true, false},
                                 Measurement{"broken", "time", "ns", {}, "it did not start"}));
}

TEST(PlainFormat, ErrorsAreOneLine) {
    const auto row = [](const std::string& fields) {
        return problem_of(R"({"tachograph": 1, "benchmarks": [{)" + fields + "}]}");
    };
    EXPECT_THAT(row(R"("name": "a", "beter": "lower")"), HasSubstr("'beter' is not a key of a benchmark; these are"));
    EXPECT_THAT(row(R"("name": "a", "better": "more")"), HasSubstr("better is 'more', not lower or higher"));
    EXPECT_THAT(row(R"("name": "a", "unit": "minutes", "values": [1])"), HasSubstr("not ns, us, ms or s"));
    EXPECT_THAT(row(R"("values": [1])"), HasSubstr("a benchmark has no name or metric"));
    EXPECT_THAT(row(R"("name": "a", "values": 1)"), HasSubstr("values is not a list of numbers"));
    EXPECT_THAT(problem_of(R"({"tachograph": 2, "benchmarks": []})"), HasSubstr("its format is newer"));
    EXPECT_THAT(problem_of(R"({"tachograph": 1})"), HasSubstr("benchmarks is not a list"));
    EXPECT_EQ(read(R"({"tachograph": 1, "benchmarks": [{"name": "a", "values": [1, 0]}]})").at(0).failure,
              "a value is not a positive number");
}

TEST(GoogleBenchmark, MemoryAndInstructionsAreCounts) {
    const auto all = read(R"({"context": {}, "benchmarks": [
        {"name": "f", "cpu_time": 5, "time_unit": "ns", "max_bytes_used": 4096, "allocs_per_iter": 0,
         "INSTRUCTIONS": 12.5, "items_per_second": 7}]})");
    EXPECT_THAT(all, ElementsAre(Measurement{"f", "time", "ns", {5}, {}},
                                 Measurement{"f", "memory", "B", {4096}, {}, false, {}, false, true},
                                 Measurement{"f", "allocations", "", {0}, {}, false, {}, false, true},
                                 Measurement{"f", "instructions", "", {12.5}, {}, false, {}, false, true}));
}

// A user's counter is written behind the tool's own fields, under the same key.
TEST(GoogleBenchmark, CounterDoesNotReplaceAField) {
    const auto all = read(R"({"context": {}, "benchmarks": [
        {"name": "f", "cpu_time": 5, "time_unit": "ns", "cpu_time": 7000, "name": 8, "time_unit": 9}]})");
    EXPECT_THAT(all, ElementsAre(Measurement{"f", "time", "ns", {5}, {}}));
}

TEST(Hyperfine, MemoryOfProcessesIsAMetric) {
    const auto all = read(
        R"({"results": [{"command": "f", "mean": 1, "times": [1, 2], "memory_usage_byte": [1000, 2000], "exit_codes": [0, 0]}]})");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0], (Measurement{"f", "memory", "B", {1000, 2000}, {}, true}));
}

// Each metric has a table, which only counts unchanged benchmarks.
TEST(Metrics, HaveTablesOfTheirOwn) {
    RunResults results{"bench-03", {}, {}, {}};
    for (int round = 1; round <= 3; ++round) {
        const auto file = [&](int allocations) {
            return ResultFile{"r.json", fmt::format(R"({{"tachograph": 1, "benchmarks": [
                {{"name": "f", "values": [{0}]}}, {{"name": "f", "metric": "allocations", "counted": true, "values": [{1}]}},
                {{"name": "g", "metric": "allocations", "counted": true, "values": [7]}}]}})",
                                                    100 + round, allocations)};
        };
        results.rounds.push_back({round, Side::base, {file(2)}});
        results.rounds.push_back({round, Side::head, {file(3)}});
    }
    const RenderedReport report = render(results, {}, {});
    EXPECT_THAT(report.headline, HasSubstr("1 regression (f (allocations) is 1.50× higher)"));
    EXPECT_THAT(report.markdown, HasSubstr("## allocations\n\nLess is better.\n\n| benchmark |"));
    EXPECT_THAT(report.markdown, HasSubstr("1 benchmark is the same.\n"));
    EXPECT_THAT(report.markdown, Not(HasSubstr("| `g` |")));
}

}  // namespace
}  // namespace tachograph::reports
