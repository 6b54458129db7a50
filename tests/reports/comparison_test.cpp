// The rule of verdicts: examples, and laws for all numbers.
#include "reports/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tachograph::reports {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;

Series series_of(std::vector<double> base, std::vector<double> head) {
    return {"f", "time", "ns", std::move(base), std::move(head), true, {}, {}};
}

rc::Gen<std::vector<double>> times(std::size_t count) {
    return rc::gen::container<std::vector<double>>(
        count, rc::gen::map(rc::gen::inRange(1, 1'000'000), [](int thousandths) { return thousandths / 1000.0; }));
}

TEST(Compare, ClearChangesGetTheirVerdict) {
    const std::vector<double> base{100, 101, 99, 100, 102, 98};
    const auto scaled = [&](double factor) {
        std::vector<double> head = base;
        for (double& time : head) time *= factor;
        return compare(series_of(base, head), {});
    };
    EXPECT_EQ(scaled(1.5).verdict, Verdict::regression);
    EXPECT_THAT(*scaled(1.5).ratio, DoubleNear(1.5, 1e-9));
    EXPECT_EQ(scaled(0.5).verdict, Verdict::improvement);
    EXPECT_EQ(scaled(1.01).verdict, Verdict::invariant);
}

TEST(Compare, TooMuchNoiseIsInconclusive) {
    EXPECT_EQ(compare(series_of({100, 150, 80, 120}, {130, 90, 160, 75}), {}).verdict, Verdict::inconclusive);
}

TEST(Compare, ChangeMustBeCertainAndLargeEnough) {
    const Series sure = series_of({100, 100, 100, 100, 100}, {101.5, 101.4, 101.6, 101.5, 101.5});
    EXPECT_EQ(compare(sure, {}).verdict, Verdict::invariant);
    CompareOptions keen;
    keen.least = 0.01;
    EXPECT_EQ(compare(sure, keen).verdict, Verdict::regression);
    EXPECT_EQ(compare(series_of({100, 100, 100}, {130, 104, 160}), {}).verdict, Verdict::inconclusive);
}

TEST(Compare, CertainChangeBelowTheToleranceCounts) {
    EXPECT_EQ(compare(series_of({100, 100, 100, 100}, {103, 103.1, 102.9, 103}), {}).verdict, Verdict::regression);
}

TEST(Compare, FileMayHaveATolerance) {
    Series series = series_of({100, 100, 100, 100}, {112, 96, 108, 99});
    EXPECT_EQ(compare(series, {}).verdict, Verdict::inconclusive);
    series.tolerance = 0.2;
    EXPECT_EQ(compare(series, {}).verdict, Verdict::invariant);
}

TEST(Compare, RoundsOfBothSidesArePaired) {
    Series series = series_of({100, 200, 300, 400, 500}, {110, 221, 329, 441, 549});
    EXPECT_EQ(compare(series, {}).verdict, Verdict::regression);
    series.paired = false;
    EXPECT_EQ(compare(series, {}).verdict, Verdict::inconclusive);
    series.base = {99, 100, 101, 100};
    series.head = {150, 151, 149, 150, 151, 150};
    EXPECT_EQ(compare(series, {}).verdict, Verdict::regression);
}

TEST(Compare, LearnedNoisePreventsVerdictsByChance) {
    const Series series = series_of({100, 100, 100, 100}, {103, 103.1, 102.9, 103});
    CompareOptions options;
    options.noise["f"] = {0.0025, 20};
    EXPECT_EQ(compare(series, options).verdict, Verdict::inconclusive);
    EXPECT_THAT(compare(series, options).note, HasSubstr("needs about 22 rounds at this noise (5%)"));
}

TEST(Compare, OneOfManyNeedsASmallerP) {
    const Series series = series_of({100, 100, 100, 100, 100, 100}, {108, 106, 104, 110, 109, 105});
    const double p = compare(series, {}).estimate->p();
    ASSERT_TRUE(p > 0.05 / 500 && p < 0.003) << p;
    EXPECT_EQ(compare(series, {}).verdict, Verdict::regression);
    std::vector<Series> all(500, series_of({100, 100, 100}, {100, 101, 99}));
    all.push_back(series);
    const Comparison changed = compare_all(all, {}).front();
    EXPECT_EQ(changed.verdict, Verdict::inconclusive);
    EXPECT_EQ(changed.note, "may be chance, as one of 501 benchmarks");
}

TEST(Compare, OneOfManyNeedsMoreRounds) {
    CompareOptions options;
    options.noise["f"] = {0.0025, 20};
    const std::vector<Series> all(335, series_of({100, 100, 100, 100}, {103, 103, 103, 103}));
    EXPECT_EQ(compare_all(all, options).front().note, "needs about 31 rounds at this noise (5%)");
}

TEST(Compare, JudgingAgainReplacesTheVerdict) {
    std::vector<Comparison> comparisons{measure(series_of({100, 100, 100, 100}, {103, 103.1, 102.9, 103}), {})};
    CompareOptions strict;
    strict.least = 0.1;
    strict.tolerance = 0.01;
    comparisons.front().tolerance = 0.01;
    judge(comparisons, {});
    EXPECT_EQ(comparisons.front().verdict, Verdict::regression);
    judge(comparisons, strict);
    EXPECT_EQ(comparisons.front().verdict, Verdict::inconclusive);
}

TEST(Compare, OneRoundIsInconclusive) {
    const Comparison once = compare(series_of({100}, {900}), {});
    EXPECT_EQ(once.verdict, Verdict::inconclusive);
    EXPECT_EQ(once.ratio, 9.0);
    EXPECT_FALSE(once.interval);
    EXPECT_THAT(once.note, HasSubstr("once"));
}

TEST(Compare, AFailureOrAMissingSideHasNoRatio) {
    Series failed = series_of({1, 1}, {});
    failed.head_failure = "it crashed";
    EXPECT_EQ(compare(failed, {}).verdict, Verdict::failed);
    EXPECT_EQ(compare(failed, {}).note, "head: it crashed");
    EXPECT_EQ(compare(series_of({1, 1}, {}), {}).verdict, Verdict::one_sided);
    EXPECT_EQ(compare(series_of({}, {1, 1}), {}).note, "on the head only");
    EXPECT_EQ(compare(series_of({1, 1}, {1, NAN}), {}).verdict, Verdict::failed);
    EXPECT_FALSE(compare(series_of({0, 1}, {1, 1}), {}).ratio);
}

TEST(Compare, LargestChangeComesFirst) {
    Series faster = series_of({100, 100}, {20, 20});
    Series slower = series_of({100, 100}, {200, 200});
    Series missing = series_of({100}, {});
    faster.name = "faster";
    slower.name = "slower";
    missing.name = "missing";
    const auto all = compare_all({missing, slower, faster}, {});
    EXPECT_EQ(all[0].name, "faster");
    EXPECT_EQ(all[1].name, "slower");
    EXPECT_EQ(all[2].name, "missing");
}

RC_GTEST_PROP(Compare, RatioLiesInItsInterval, ()) {
    const Comparison result = compare(series_of(*times(5), *times(5)), {});
    RC_ASSERT(result.interval->low <= *result.ratio && *result.ratio <= result.interval->high);
    RC_ASSERT(result.interval->low > 0);
}

RC_GTEST_PROP(Compare, TheUnitDoesNotMatter, ()) {
    const auto base = *times(6);
    const auto head = *times(6);
    const auto scale = [](std::vector<double> values) {
        for (double& value : values) value *= 1024;
        return values;
    };
    const Comparison one = compare(series_of(base, head), {});
    const Comparison other = compare(series_of(scale(base), scale(head)), {});
    RC_ASSERT(one.verdict == other.verdict);
    RC_ASSERT(std::abs(*one.ratio - *other.ratio) <= 1e-9 * *one.ratio);
}

RC_GTEST_PROP(Compare, SwappingTheSidesReversesTheVerdict, ()) {
    const auto base = *times(5);
    const auto head = *times(5);
    const auto turned = [](Verdict verdict) {
        if (verdict == Verdict::improvement) return Verdict::regression;
        return verdict == Verdict::regression ? Verdict::improvement : verdict;
    };
    const Comparison there = compare(series_of(base, head), {});
    const Comparison back = compare(series_of(head, base), {});
    RC_ASSERT(back.verdict == turned(there.verdict));
    RC_ASSERT(std::abs(*there.ratio * *back.ratio - 1) < 1e-9);
    RC_ASSERT(std::abs(there.interval->low * back.interval->high - 1) < 1e-9);
}

// Nothing changed, the machine drifts by a third, and each side has a noise of 5%. How many suites of 50 claim a
// change, and how many intervals miss the true ratio?
struct FalseAlarms {
    double suites = 0;
    double intervals = 0;
};

Series unchanged(int rounds, std::mt19937_64& random) {
    std::normal_distribution<double> noise(0, 0.05);
    std::normal_distribution<double> drift(0, 0.3);
    Series series = series_of({}, {});
    for (int round = 0; round < rounds; ++round) {
        const double machine = 100 * std::exp(drift(random));
        series.base.push_back(machine * std::exp(noise(random)));
        series.head.push_back(machine * std::exp(noise(random)));
    }
    return series;
}

FalseAlarms simulate(int rounds, int suites) {
    constexpr int benchmarks = 50;
    std::mt19937_64 random(42);
    FalseAlarms alarms;
    for (int suite = 0; suite < suites; ++suite) {
        std::vector<Series> all;
        for (int n = 0; n < benchmarks; ++n) all.push_back(unchanged(rounds, random));
        const auto comparisons = compare_all(all, {});
        const Tally tally = tally_of(comparisons);
        alarms.suites += tally.regression + tally.improvement > 0;
        for (const Comparison& one : comparisons)
            alarms.intervals += (one.interval->low > 1 || one.interval->high < 1) / double{benchmarks};
    }
    return {alarms.suites / suites, alarms.intervals / suites};
}

class Simulation : public ::testing::TestWithParam<int> {};

TEST_P(Simulation, NoiseIsRarelyCalledAChange) {
    const FalseAlarms alarms = simulate(GetParam(), 400);
    RecordProperty("suites_percent", std::to_string(alarms.suites * 100));
    RecordProperty("intervals_percent", std::to_string(alarms.intervals * 100));
    EXPECT_LE(alarms.suites, 0.08);
    EXPECT_NEAR(alarms.intervals, 0.05, 0.01);
}

INSTANTIATE_TEST_SUITE_P(Rounds, Simulation, ::testing::Values(3, 5, 10, 20));

}  // namespace
}  // namespace tachograph::reports
