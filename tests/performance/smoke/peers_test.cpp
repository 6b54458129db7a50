// The rules of peers, on numbers that their documentation or a textbook gives.
#include "tests/performance/verdict/peers.hpp"

#include "tests/performance/verdict/mann_whitney.hpp"

#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::performance {
namespace {

using ::testing::DoubleNear;

// scipy's manual of mannwhitneyu: at what age men and women got diabetes.
const MannWhitney ages = mann_whitney({19, 22, 16, 29, 24}, {20, 11, 17, 12});

TEST(MannWhitney, CountsPairsInWhichTheFirstSampleIsLarger) {
    EXPECT_EQ(ages.u, 17);
    EXPECT_EQ(mann_whitney({1, 2}, {2, 3}).u, 0.5);
    EXPECT_EQ(mann_whitney({1, 2}, {2, 2}).ties, 24);
}

TEST(MannWhitney, AgreesWithScipysManual) {
    EXPECT_THAT(exact_p(ages), DoubleNear(0.1111111, 1e-7));
    EXPECT_THAT(normal_p(ages, 0.5), DoubleNear(0.1113469, 1e-7));
    EXPECT_THAT(normal_p(ages, 0), DoubleNear(0.0864107, 1e-7));
}

TEST(MannWhitney, EmptyOrEqualSamplesHaveP1) {
    EXPECT_EQ(exact_p(mann_whitney({}, {1})), 1);
    EXPECT_EQ(normal_p(mann_whitney({}, {}), 0.5), 1);
    EXPECT_EQ(normal_p(mann_whitney({1, 1}, {1, 1}), 0.5), 1);
}

Observed rounds_of(double factor, double step) {
    Observed observed;
    for (int round = 0; round < 10; ++round) {
        observed.base.push_back({100 + step * round});
        observed.head.push_back({factor * (100 + step * (9 - round))});
    }
    return observed;
}

std::map<std::string, Call> calls(const Observed& observed) {
    std::map<std::string, Call> calls;
    for (const Rule& rule : peers(1'000)) calls[rule.name] = rule.judge({observed}).front();
    calls["ours"] = ours().judge({observed}).front();
    return calls;
}

TEST(Peers, AgreeOnLargeChanges) {
    for (const auto& [name, call] : calls(rounds_of(1.3, 0.1))) EXPECT_EQ(call, Call::slower) << name;
    for (const auto& [name, call] : calls(rounds_of(0.7, 0.1))) EXPECT_EQ(call, Call::faster) << name;
    for (const auto& [name, call] : calls(rounds_of(1, 0.1))) EXPECT_EQ(call, Call::same) << name;
}

TEST(Peers, DifferOnSmallChanges) {
    std::map<std::string, Call> of_one_percent = calls(rounds_of(1.013, 0.01));
    EXPECT_EQ(of_one_percent["BenchmarkTools `judge`"], Call::same);
    EXPECT_EQ(of_one_percent["benchstat"], Call::slower);
    EXPECT_EQ(of_one_percent["Google Benchmark's compare.py"], Call::slower);
    EXPECT_EQ(of_one_percent["asv"], Call::same);
    EXPECT_EQ(of_one_percent["criterion, threshold 1%"], Call::slower);
    EXPECT_EQ(of_one_percent["criterion, threshold 2%"], Call::same);
    EXPECT_EQ(of_one_percent["ours"], Call::same);
    std::map<std::string, Call> of_six_percent = calls(rounds_of(1.06, 0.01));
    EXPECT_EQ(of_six_percent["BenchmarkTools `judge`"], Call::slower);
    EXPECT_EQ(of_six_percent["asv"], Call::same);
    EXPECT_EQ(of_six_percent["ours"], Call::slower);
}

// Eight values of one process are no eight observations.
TEST(Peers, PooledSamplesOfOneProcessLookCertain) {
    Observed observed;
    observed.base.emplace_back(8, 100);
    observed.head.emplace_back(8, 101);
    for (std::size_t n = 0; n < 8; ++n) {
        observed.base.front()[n] += 0.01 * static_cast<double>(n);
        observed.head.front()[n] += 0.01 * static_cast<double>(n);
    }
    std::map<std::string, Call> of_one_process = calls(observed);
    EXPECT_EQ(of_one_process["Google Benchmark's compare.py"], Call::slower);
    EXPECT_EQ(of_one_process["benchstat"], Call::same);
    EXPECT_EQ(of_one_process["ours"], Call::same);
}

TEST(Peers, ApplyTheFalseDiscoveryRateToTheSuite) {
    const std::vector<Observed> suite{rounds_of(1.1, 0.1), rounds_of(1, 0.1), rounds_of(1, 1)};
    EXPECT_EQ(peers(1'000).at(1).judge(suite), (std::vector{Call::slower, Call::same, Call::same}));
}

}  // namespace
}  // namespace tachograph::performance
