// Rounds that are added one by one.
#include "reports/observations.hpp"

#include "reports/series.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::reports {
namespace {

using ::testing::SizeIs;
using ::testing::ThrowsMessage;

ResultFile file(const std::string& name, double f) {
    return {name, R"({"results": [{"command": "f", "mean": )" + std::to_string(f) + "}]}"};
}

TEST(Observations, GrowWithEachRound) {
    Observations observations;
    observations.add({1, Side::base, {file("r.json", 1)}});
    observations.add({1, Side::head, {file("r.json", 2)}});
    EXPECT_THAT(series_of_rounds(observations, "").at(0).base, SizeIs(1));
    // Out of order.
    observations.add({3, Side::head, {file("r.json", 6)}});
    observations.add({3, Side::base, {file("r.json", 5)}});
    observations.add({2, Side::base, {file("r.json", 3)}});
    observations.add({2, Side::head, {file("r.json", 4)}});
    const Series series = series_of_rounds(observations, "").at(0);
    EXPECT_EQ(series.base, (std::vector<double>{1e9, 3e9, 5e9}));
    EXPECT_EQ(series.head, (std::vector<double>{2e9, 4e9, 6e9}));
}

TEST(Observations, FileNamesCountIfARunHasSeveralFiles) {
    Observations observations;
    observations.add({1, Side::base, {file("a.json", 1)}});
    observations.add({1, Side::head, {file("b.json", 2)}});
    ASSERT_THAT(observations.benchmarks(""), SizeIs(1));
    EXPECT_EQ(observations.benchmarks("").at(0).name, "f");
    observations.add({2, Side::base, {file("a.json", 3), file("b.json", 4)}});
    const auto both = observations.benchmarks("");
    ASSERT_THAT(both, SizeIs(2));
    EXPECT_EQ(both[0].name, "a: f");
    EXPECT_THAT(both[0].base.runs, SizeIs(2));
    EXPECT_EQ(both[1].name, "b: f");
    EXPECT_EQ(both[1].own_name, "f");
}

TEST(Observations, DuplicateBenchmarkInARunIsNamed) {
    Observations observations;
    observations.add({1, Side::base, {file("a.json", 1)}});
    observations.add({1, Side::base, {file("b.json", 1)}});
    EXPECT_THAT([&] { observations.benchmarks(""); },
                ThrowsMessage<UnreadableResult>(::testing::HasSubstr("the same name; give each its own: f")));
}

}  // namespace
}  // namespace tachograph::reports
