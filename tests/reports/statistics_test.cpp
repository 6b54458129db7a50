// The statistics on published examples, and their promises about chance.
#include "reports/statistics/estimate.hpp"
#include "reports/statistics/false_discovery.hpp"
#include "reports/statistics/power.hpp"
#include "reports/statistics/quantile.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tachograph::reports {
namespace {

using ::testing::ElementsAre;

std::vector<double> powers(std::vector<double> logs) {
    for (double& value : logs) value = std::exp(value);
    return logs;
}

// Hours of sleep that two drugs added, of Student's paper of 1908, as logarithms.
const std::vector<double> first = powers({0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0});
const std::vector<double> second = powers({1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4});

TEST(Quantile, MedianIsTheMiddle) {
    EXPECT_EQ(median({3}), 3);
    EXPECT_EQ(median({5, 1, 3}), 3);
    EXPECT_EQ(median({4, 1, 3, 2}), 2.5);
}

TEST(Quantile, LiesBetweenItsNeighbours) {
    EXPECT_DOUBLE_EQ(quantile({5, 4, 3, 2, 1}, 0.25), 2);
    EXPECT_DOUBLE_EQ(quantile({1, 2, 3, 4}, 0.2), 1.6);
    EXPECT_EQ(quantile({2, 1}, 1), 2);
    EXPECT_EQ(quantile({std::numeric_limits<double>::infinity(), 1, 2}, 0.5), 2);
}

TEST(Quantile, ProcessIsItsMedianOrFirstQuintile) {
    EXPECT_EQ(value_of_process({1, 2, 3, 4, 5, 6, 7, 8, 9}), 5);
    EXPECT_DOUBLE_EQ(value_of_process({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), 2.8);
}

TEST(Estimate, PairedIsStudentsT) {
    const Estimate estimate = paired_estimate(first, second);
    EXPECT_NEAR(estimate.log_ratio, 1.58, 1e-9);
    EXPECT_NEAR(estimate.log_ratio / estimate.standard_error(), 4.0621, 5e-5);
    EXPECT_EQ(estimate.degrees_of_freedom, 9);
    EXPECT_NEAR(estimate.p(), 0.002833, 5e-7);
    EXPECT_NEAR(std::log(estimate.interval(0.95).low), 0.7001142, 5e-8);
    EXPECT_NEAR(std::log(estimate.interval(0.95).high), 2.4598858, 5e-8);
}

TEST(Estimate, UnpairedIsWelchsT) {
    const Estimate estimate = unpaired_estimate(first, second);
    EXPECT_NEAR(estimate.log_ratio / estimate.standard_error(), 1.8608, 5e-5);
    EXPECT_NEAR(estimate.degrees_of_freedom, 17.776, 5e-4);
    EXPECT_NEAR(estimate.p(), 0.07939, 5e-6);
    EXPECT_NEAR(std::log(estimate.interval(0.95).low), -0.2054832, 5e-8);
    EXPECT_NEAR(estimate.rounds, 10, 1e-9);
}

TEST(Estimate, EqualRatiosAreCertain) {
    EXPECT_EQ(paired_estimate({1, 2}, {2, 4}).p(), 0);
    EXPECT_EQ(paired_estimate({1, 2}, {1, 2}).p(), 1);
    EXPECT_EQ(unpaired_estimate({1, 1, 1}, {2, 2}).p(), 0);
    EXPECT_EQ(unpaired_estimate({1, 1, 1}, {2, 2}).degrees_of_freedom, 1);
}

TEST(Floor, RaisesATooSmallVariance) {
    const Estimate lucky = with_floor(paired_estimate({1, 2, 3}, {2, 4, 6}), {0.0025, 400});
    EXPECT_DOUBLE_EQ(lucky.variance, 0.0025);
    EXPECT_DOUBLE_EQ(lucky.degrees_of_freedom, most_learned_degrees);
    EXPECT_GT(lucky.p(), 0);
}

TEST(Floor, WithoutLearnedNoiseChangesNothing) {
    const Estimate own = paired_estimate(first, second);
    for (const Noise nothing : {Noise{0, 20}, Noise{0.01, 0}, Noise{}}) {
        EXPECT_EQ(with_floor(own, nothing).p(), own.p());
        EXPECT_EQ(with_floor(own, nothing).variance, own.variance);
    }
}

rc::Gen<Estimate> estimates() {
    return rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, 1000), rc::gen::inRange(3, 40)), [](auto drawn) {
        const auto [thousandths, rounds] = drawn;
        return Estimate{0.1, thousandths / 1000.0, static_cast<double>(rounds), rounds - 1.0};
    });
}

RC_GTEST_PROP(Floor, NeverLowersTheVariance, ()) {
    const Estimate own = *estimates();
    const Noise learned{*rc::gen::inRange(1, 1000) / 1000.0, static_cast<double>(*rc::gen::inRange(1, 100))};
    const Estimate floored = with_floor(own, learned);
    RC_ASSERT(floored.variance >= own.variance);
    RC_ASSERT(floored.variance >= learned.variance);
    RC_ASSERT(floored.degrees_of_freedom <= std::max(most_learned_degrees, own.degrees_of_freedom));
}

TEST(Floor, MuchLargerVarianceKeepsItsOwnDegrees) {
    const Estimate own{0.1, 1.0, 5, 4};
    EXPECT_NEAR(with_floor(own, {0.0025, 20}).degrees_of_freedom, 4, 0.1);
    EXPECT_DOUBLE_EQ(with_floor(own, {1.0, 20}).degrees_of_freedom, 20);
}

// p values of the 15 hypotheses in Benjamini's and Hochberg's paper, section 3.2: four are rejected.
TEST(Discoveries, AgreeWithThePaper) {
    const std::vector<double> p{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
    const std::vector<bool> found = discoveries(p, 0.05);
    EXPECT_EQ(std::ranges::count(found, true), 4);
    EXPECT_TRUE(found[3]);
}

TEST(Discoveries, KeepTheirOrder) {
    EXPECT_THAT(discoveries({1, 0.001, 0.9}, 0.05), ElementsAre(false, true, false));
    EXPECT_THAT(discoveries({}, 0.05), ElementsAre());
}

TEST(RoundsNeeded, AgreeWithTheFormula) {
    EXPECT_EQ(rounds_needed(0.01, 0.05, 0.003), 3);
    EXPECT_EQ(std::ceil(rounds_needed(0.02, 0.05, 0.003)), 4);
    EXPECT_NEAR(rounds_needed(0.05, 0.05, 0.003), 22, 0.5);
    EXPECT_NEAR(rounds_needed(0.10, 0.05, 0.003), 90, 1);
    EXPECT_NEAR(rounds_needed(0.15, 0.05, 0.003), 200, 2);
}

class Draws {
  public:
    // The fraction of `trials` in which p is below the significance. Each trial has `rounds` rounds of this noise and a
    // true change of `change`, on a machine that drifts by a third between rounds.
    double found(int rounds, double noise, double change, const Noise& learned, double significance = 0.003) {
        constexpr int trials = 4000;
        int count = 0;
        for (int trial = 0; trial < trials; ++trial) {
            std::vector<double> base;
            std::vector<double> head;
            for (int round = 0; round < rounds; ++round) {
                const double machine = std::exp(0.3 * normal_(random_));
                base.push_back(machine);
                head.push_back(machine * std::exp(std::log1p(change) + noise * normal_(random_)));
            }
            count += with_floor(paired_estimate(base, head), learned).p() < significance;
        }
        return count / static_cast<double>(trials);
    }

  private:
    std::mt19937_64 random_{42};
    std::normal_distribution<double> normal_{0, 1};
};

TEST(Chance, FalseChangeRateIsAsPromised) {
    Draws draws;
    for (const int rounds : {3, 5, 10, 20}) {
        EXPECT_NEAR(draws.found(rounds, 0.05, 0, {}, 0.05), 0.05, 0.011) << rounds;
        EXPECT_LT(draws.found(rounds, 0.05, 0, {}), 0.006) << rounds;
    }
}

TEST(Chance, FalseChangeRateIsAsPromisedWithLearnedVariance) {
    Draws draws;
    for (const int rounds : {2, 3, 5, 10, 20}) EXPECT_LT(draws.found(rounds, 0.05, 0, {0.0025, 20}), 0.006) << rounds;
}

TEST(Chance, RoundsNeededHaveTheirPower) {
    Draws draws;
    for (const double noise : {0.05, 0.10}) {
        const int rounds = static_cast<int>(std::lround(rounds_needed(noise, 0.05, 0.003)));
        EXPECT_GT(draws.found(rounds, noise, 0.05, {}), 0.85) << noise;
        EXPECT_GT(draws.found(rounds + 5, noise, 0.05, {}), 0.93) << noise;
    }
}

}  // namespace
}  // namespace tachograph::reports
