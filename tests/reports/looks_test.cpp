// The error rates and the number of rounds with looks, on random rounds.
#include "reports/looks.hpp"

#include "reports/comparison.hpp"

#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::reports {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Looks, SharesOfTheErrorAddUpToAtMost1) {
    for (const int most : {10, 20, 40}) {
        double spent = 0;
        for (const int look : looks) {
            if (look <= most) spent += share_of_error(look, most);
        }
        EXPECT_THAT(spent, DoubleNear(1, 1e-12)) << most;
    }
}

struct Course {
    Verdict verdict = Verdict::inconclusive;
    int rounds = 0;
};

// Draws rounds until a look decides, as a job does.
Course course_of(double change, double noise, int most, const NoiseByName& learned, std::mt19937_64& random) {
    std::normal_distribution<double> drawn(0, noise);
    Series series;
    series.name = series.own_name = "f";
    Demands demands;
    demands.most_rounds = most;
    demands.noise = learned;
    Course course;
    for (const int look : looks) {
        if (look > most) break;
        for (; course.rounds < look; ++course.rounds) {
            series.base.push_back(100);
            series.head.push_back(100 * (1 + change) * std::exp(drawn(random)));
        }
        if (standing_of({series}, demands).undecided.empty()) break;
    }
    course.verdict = compare(series, options_of(demands)).verdict;
    return course;
}

struct Share {
    double regressions = 0;
    double improvements = 0;
    double rounds = 0;  // on average
};

Share share_of(double change, double noise, int most, int trials, const NoiseByName& learned = {}) {
    std::mt19937_64 random(7);
    Share share;
    for (int trial = 0; trial < trials; ++trial) {
        const Course course = course_of(change, noise, most, learned, random);
        share.regressions += course.verdict == Verdict::regression ? 1.0 / trials : 0;
        share.improvements += course.verdict == Verdict::improvement ? 1.0 / trials : 0;
        share.rounds += static_cast<double>(course.rounds) / trials;
    }
    return share;
}

TEST(Looks, UnchangedBenchmarksAreRarelyCalledChanged) {
    for (const double noise : {0.01, 0.05, 0.15}) {
        const Share none = share_of(0, noise, 40, 4000);
        EXPECT_LT(none.regressions + none.improvements, 0.003) << noise;
    }
}

TEST(Looks, SlowdownIsFoundIfTheNoiseAllows) {
    EXPECT_GT(share_of(0.05, 0.05, 40, 1000).regressions, 0.95);
    EXPECT_GT(share_of(0.10, 0.10, 40, 1000).regressions, 0.95);
    EXPECT_EQ(share_of(0.05, 0.05, 40, 1000).improvements, 0);
    // Earlier jobs may have seen more noise than there is now.
    EXPECT_GT(share_of(0.10, 0.10, 40, 1000, {{"f", {1.5 * 0.10 * 0.10, 20}}}).regressions, 0.95);
}

TEST(Looks, SteadyBenchmarksEndSoon) {
    EXPECT_LT(share_of(0, 0.01, 40, 500).rounds, 4);
    EXPECT_LT(share_of(0.2, 0.02, 40, 500).rounds, 8);
}

std::vector<Round> rounds_of(const std::vector<double>& factors) {
    std::vector<Round> rounds;
    for (const double factor : factors) {
        const int n = static_cast<int>(rounds.size()) / 2 + 1;
        const auto file = [](double time) {
            return ResultFile{
                "r.json", fmt::format(R"({{"tachograph": 1, "benchmarks": [{{"name": "f", "values": [{}]}}]}})", time)};
        };
        rounds.push_back({n, Side::base, {file(100)}});
        rounds.push_back({n, Side::head, {file(100 * factor)}});
    }
    return rounds;
}

// With a noise of 47%, a change of 5% is never found, and a factor of 9 only after some rounds.
TEST(Looks, LargeChangeGetsMoreRoundsInAnyNoise) {
    EXPECT_THAT(standing_of(observations_of(rounds_of({5.7, 9.3, 14.9})), {}).undecided, ElementsAre("f"));
    EXPECT_THAT(
        standing_of(observations_of(rounds_of({0.62, 1.6, 0.62, 1.6, 0.62, 1.6, 0.62, 1.6, 0.62, 1.6})), {}).undecided,
        IsEmpty());
}

TEST(Looks, TooNoisyBenchmarkEndsSoonUnlessItsChangeIsLarge) {
    EXPECT_LT(share_of(0, 0.3, 40, 500).rounds, 30);
    EXPECT_GT(share_of(0.5, 0.3, 40, 500).regressions, 0.95);
}

TEST(Looks, OtherNamesShowThatTheSelectionWasIgnored) {
    EXPECT_TRUE(are_only({"a", "b"}, {"a", "b", "c"}));
    EXPECT_FALSE(are_only({"a", "d"}, {"a", "b", "c"}));
    EXPECT_FALSE(are_only({}, {"a"}));
}

}  // namespace
}  // namespace tachograph::reports
