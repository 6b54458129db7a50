// Noise is learned from reports of the same machine, and never makes a verdict easier.
#include "reports/learned_noise.hpp"

#include "reports/comparison.hpp"
#include "reports/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::reports {
namespace {

using ::testing::IsEmpty;

std::string report(const std::string& machine, double variance, double degrees) {
    return R"({"machine":")" + machine + R"(","benchmarks":[{"name":"f","noise":{"variance":)" +
           std::to_string(variance) + R"(,"degrees_of_freedom":)" + std::to_string(degrees) + "}}]}";
}

TEST(LearnedNoise, IsTheMedianOfReportsOfTheSameMachine) {
    const LearnedNoise learned = learn({report("a", 0.01, 9), report("a", 0.02, 4), report("a", 9.0, 9),
                                        report("b", 0.5, 3), "no JSON", "{}", R"({"machine":"a","benchmarks":[7]})"});
    EXPECT_EQ(on_machine(learned, "a").at("f").variance, 0.02) << "one report cannot make it look noisy";
    EXPECT_EQ(on_machine(learned, "a").at("f").degrees_of_freedom, 22);
    EXPECT_EQ(on_machine(learned, "b").at("f").variance, 0.5);
    EXPECT_THAT(on_machine(learned, "c"), IsEmpty());
}

TEST(LearnedNoise, RoundTrips) {
    const LearnedNoise learned = learn({report("a", 0.01, 9)});
    const LearnedNoise read = parse_learned_noise(to_json(learned));
    EXPECT_EQ(on_machine(read, "a").at("f").variance, on_machine(learned, "a").at("f").variance);
    EXPECT_THAT(parse_learned_noise(""), IsEmpty());
    EXPECT_THAT(parse_learned_noise(R"({"a":{"f":["x",1]}})"), IsEmpty());
}

// The noise in a report is what later jobs learn.
TEST(LearnedNoise, ReportIsLearnedFrom) {
    RunResults results{"bench-03", {{"cpu", "A"}, {"cores", "4"}}, {}, {}};
    const auto file = [](int time) {
        return std::vector<ResultFile>{{"r", R"({"context":{},"benchmarks":[{"name":"f","cpu_time":)" +
                                                 std::to_string(time) + R"(,"time_unit":"ns"}]})"}};
    };
    for (int round = 1; round <= 4; ++round) {
        results.rounds.push_back({round, Side::base, file(1000)});
        results.rounds.push_back({round, Side::head, file(1000 + 100 * (round % 2))});
    }
    const LearnedNoise learned = learn({render(results, {}, {}).json});
    const Noise noise = on_machine(learned, machine_of(results)).at("f");
    EXPECT_NEAR(noise.variance, 0.00303, 0.0001);
    EXPECT_EQ(noise.degrees_of_freedom, 3);
}

// Three rounds that agree by chance prove nothing if the benchmark is known to be noisy.
TEST(LearnedNoise, IsALowerBoundOfTheVariance) {
    Series lucky;
    lucky.name = "f";
    lucky.metric = "time";
    lucky.base = {100, 100, 100};
    lucky.head = {108, 108.1, 108.2};
    EXPECT_EQ(compare(lucky, {}).verdict, Verdict::regression);
    CompareOptions options;
    options.noise["f"] = {0.01, 40};
    EXPECT_EQ(compare(lucky, options).verdict, Verdict::inconclusive);
}

}  // namespace
}  // namespace tachograph::reports
