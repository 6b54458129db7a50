// The statistics: what they promise about chance, and laws that hold for all numbers.
#include "reports/comparison.hpp"

#include "reports/series.hpp"
#include "reports/statistics/median.hpp"

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

TEST(Median, IsTheMiddle) {
    EXPECT_EQ(median({3}), 3);
    EXPECT_EQ(median({5, 1, 3}), 3);
    EXPECT_EQ(median({4, 1, 3, 2}), 2.5);
}

TEST(Compare, SaysWhatIsClear) {
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

TEST(Compare, NoiseThatHidesTheAnswerIsInconclusive) {
    EXPECT_EQ(compare(series_of({100, 150, 80, 120}, {130, 90, 160, 75}), {}).verdict, Verdict::inconclusive);
}

TEST(Compare, OneRoundSaysNothing) {
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

TEST(Compare, WhatChangedMostComesFirst) {
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

TEST(Compare, ManyBenchmarksAreResampledLessOften) {
    const CompareOptions options;
    const auto draws = [&](std::size_t benchmarks, std::size_t samples) {
        Series one;
        one.base = one.head = std::vector<double>(samples, 1.0);
        const std::vector<Series> all(benchmarks, one);
        return static_cast<std::size_t>(affordable_resamples(all, options)) * benchmarks * samples * 2;
    };
    EXPECT_EQ(draws(20, 10), std::size_t{4000} * 20 * 10 * 2);
    EXPECT_LE(draws(20'000, 10), most_draws);
    EXPECT_LE(draws(1, 1'000'000), most_draws);
    EXPECT_LE(draws(100'000, 10), most_draws);
}

RC_GTEST_PROP(Compare, TheRatioLiesInItsInterval, ()) {
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

RC_GTEST_PROP(Compare, ChangingPlacesTurnsTheVerdictRound, ()) {
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

// Nothing changed, the machine drifts by a third, and each side has 5% of noise of its own: how often is a change
// claimed, and how often does the interval miss the truth?
struct FalseAlarms {
    double claimed = 0;
    double missed = 0;
};

FalseAlarms simulate(int rounds, int trials) {
    std::mt19937_64 random(42);
    std::normal_distribution<double> noise(0, 0.05);
    std::normal_distribution<double> drift(0, 0.3);
    FalseAlarms alarms;
    for (int trial = 0; trial < trials; ++trial) {
        Series series = series_of({}, {});
        series.name = std::to_string(trial);
        for (int round = 0; round < rounds; ++round) {
            const double machine = 100 * std::exp(drift(random));
            series.base.push_back(machine * std::exp(noise(random)));
            series.head.push_back(machine * std::exp(noise(random)));
        }
        const Comparison result = compare(series, {0.05, 0.95, 500});
        alarms.claimed += result.verdict == Verdict::regression || result.verdict == Verdict::improvement;
        alarms.missed += result.interval->low > 1 || result.interval->high < 1;
    }
    return {alarms.claimed / trials, alarms.missed / trials};
}

class Simulation : public ::testing::TestWithParam<int> {};

TEST_P(Simulation, NoiseIsSeldomTakenForAChange) {
    const FalseAlarms alarms = simulate(GetParam(), 400);
    RecordProperty("claimed_percent", std::to_string(alarms.claimed * 100));
    RecordProperty("missed_percent", std::to_string(alarms.missed * 100));
    EXPECT_LE(alarms.claimed, 0.02);
    // Three rounds are too few for an interval of 95%: it holds the truth nine times in ten.
    EXPECT_LE(alarms.missed, GetParam() < 5 ? 0.12 : 0.08);
}

INSTANTIATE_TEST_SUITE_P(Rounds, Simulation, ::testing::Values(3, 5, 10, 20));

Round round_of(int number, Side side, double f, const std::string& more = "") {
    return {number,
            side,
            {{"r.json", R"({"results": [{"command": "f", "mean": )" + std::to_string(f) + "}" + more + "]}"}}};
}

TEST(SeriesOfRounds, PairsWhatRanTogether) {
    const auto all =
        series_of_rounds({round_of(1, Side::base, 1), round_of(1, Side::head, 2), round_of(2, Side::base, 3),
                          round_of(3, Side::base, 5), round_of(3, Side::head, 6)},
                         "");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].base, (std::vector<double>{1e9, 5e9}));
    EXPECT_EQ(all[0].head, (std::vector<double>{2e9, 6e9}));
    EXPECT_TRUE(all[0].paired);
}

TEST(SeriesOfRounds, KeepsWhatIsOnOneSideOnly) {
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

}  // namespace
}  // namespace tachograph::reports
