// Files of BenchmarkTools.jl and PkgBenchmark.jl, old and new.
#include "tests/reports/reading.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::problem_of;
using testing::read_times;
using ::testing::SizeIs;

const std::string parameters =
    R"(["BenchmarkTools.Parameters",{"seconds":5.0,"samples":10000,"evals":1,"overhead":0.0,"gctrial":true,"gcsample":false,"time_tolerance":0.05,"memory_tolerance":0.01}])";

std::string saved(const std::string& objects) {
    return R"([{"Julia":"1.10.4","BenchmarkTools":{"major":1,"minor":0,"patch":0,"prerelease":[],"build":[]}},[)" +
           objects + "]]";
}

std::string trial(const std::string& times, const std::string& type = "BenchmarkTools.Trial") {
    return fmt::format(R"(["{}",{{"allocs":2,"gctimes":[0.0],"memory":64,"params":{},"times":{}}}])", type, parameters,
                       times);
}

std::string group(const std::string& data) {
    return R"(["BenchmarkTools.BenchmarkGroup",{"data":{)" + data + R"(},"tags":["x"]}])";
}

auto named(const std::string& name) { return Field("name", &Measurement::name, name); }

TEST(BenchmarkTools, GroupsNameTheirTrialsAndATrialIsOneValue) {
    const auto all =
        read_times(saved(group(R"("solve":)" + group(R"key("(\"Tsit5\", 10)":)key" + trial("[100.0,110.0,500.0]") +
                                                     R"(,"Rodas4":)" + trial("[7.5]")))));
    ASSERT_THAT(all, ElementsAre(named(R"key(solve/("Tsit5", 10))key"), named("solve/Rodas4")));
    EXPECT_THAT(all[0].values, ElementsAre(110.0));
    EXPECT_THAT(all[1].values, ElementsAre(7.5));
    EXPECT_EQ(all[0].unit, "ns");
}

TEST(BenchmarkTools, TypesMayHaveTheirModuleInFront) {
    const auto all = read_times(saved(R"(["BenchmarkGroup",{"data":{"a":)" + trial("[1.0]", "Trial") + R"(,"b":)" +
                                      trial("[2.0]") + R"(,"c":["TrialEstimate",{"time":3.0,"gctime":0.0}]}}])"));
    ASSERT_THAT(all, ElementsAre(named("a"), named("b"), named("c")));
    EXPECT_THAT(all[2].values, ElementsAre(3.0));
}

TEST(BenchmarkTools, NullMeansInfinity) {
    const auto all =
        read_times(saved(group(R"("mostly":)" + trial("[1.0,2.0,null]") + R"(,"never":)" + trial("[1.0,null,null]"))));
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_THAT(all[0].values, ElementsAre(2.0));
    EXPECT_THAT(all[1].values, IsEmpty());
    EXPECT_EQ(all[1].failure, "its time is not a positive number");
}

TEST(BenchmarkTools, TrialWithTenSamplesIsItsFirstQuintile) {
    EXPECT_THAT(read_times(saved(trial("[1,2,3,4,5,6,7,8,9,10,11]"))).at(0).values, ElementsAre(3.0));
}

TEST(BenchmarkTools, TrialMayHaveATolerance) {
    EXPECT_EQ(read_times(saved(trial("[1.0]"))).at(0).tolerance, 0.05);
    EXPECT_FALSE(read_times(saved(R"(["Trial",{"times":[1.0]}])")).at(0).tolerance);
    EXPECT_FALSE(
        read_times(saved(R"(["Trial",{"times":[1.0],"params":["P",{"time_tolerance":-1}]}])")).at(0).tolerance);
}

TEST(BenchmarkTools, KeysThatGiveTheSameNameAreReported) {
    EXPECT_THAT(problem_of(saved(group(R"("a/b":)" + trial("[1.0]") + R"(,"a":)" + group(R"("b":)" + trial("[2.0]"))))),
                HasSubstr("the same name; give each its own: a/b"));
}

TEST(BenchmarkTools, TrialWithoutSamplesIsAFailure) {
    const auto all = read_times(saved(trial("[]")));
    ASSERT_THAT(all, ElementsAre(named("benchmark")));
    EXPECT_EQ(all[0].failure, "it has no sample");
}

TEST(BenchmarkTools, SeveralObjectsAreNumberedAndParametersAreSkipped) {
    EXPECT_THAT(read_times(saved(parameters + "," + trial("[1.0]") + "," + group(R"("a":)" + trial("[2.0]")))),
                ElementsAre(named("2"), named("3/a")));
}

TEST(BenchmarkTools, PkgBenchmarkFileHoldsABenchmarkToolsFile) {
    const nlohmann::json result{{"name", "Sums"},
                                {"commit", "dirty"},
                                {"benchmarkgroup", saved(group(R"("sum":)" + trial("[41.0,42.0,43.0]")))},
                                {"date", "2026-01-02T03:04:05"},
                                {"benchmarkconfig", {{"id", nullptr}, {"juliacmd", "julia -O3"}}}};
    const auto all = read_times(result.dump());
    ASSERT_THAT(all, ElementsAre(named("sum")));
    EXPECT_THAT(all[0].values, ElementsAre(42.0));
}

TEST(BenchmarkTools, DamagedFilesAndOtherObjectsAreReported) {
    EXPECT_EQ(problem_of(saved(R"(["TrialRatio",{"time":1.0}])")),
              "results.json: a TrialRatio is not a measurement; save the trials or their estimates");
    EXPECT_THAT(problem_of(saved("42")), HasSubstr("is not in the form [type, fields]"));
    EXPECT_THAT(problem_of(saved(R"(["Trial",{}])")), HasSubstr("a Trial has no times"));
    EXPECT_THAT(problem_of(saved(R"(["BenchmarkGroup",{}])")), HasSubstr("has no data"));
    EXPECT_THAT(problem_of(R"([{"BenchmarkTools":"1"},{}])"), HasSubstr("are not a list"));
    EXPECT_THAT(problem_of(R"({"benchmarkgroup":"[]"})"), HasSubstr("not the text of a BenchmarkTools file"));
    EXPECT_THAT(problem_of(R"({"benchmarkgroup":[]})"), HasSubstr("not the text of a BenchmarkTools file"));
    EXPECT_THAT(problem_of("[]"), HasSubstr("is not in a known format"));
}

TEST(BenchmarkTools, MemoryAndAllocationsAreCounts) {
    const auto all = testing::read(saved(group(R"("a":)" + trial("[1.0]"))));
    ASSERT_THAT(all, SizeIs(3));
    EXPECT_EQ(all[1], (Measurement{"a", "memory", "B", {64}, {}, false, {}, false, true}));
    EXPECT_EQ(all[2], (Measurement{"a", "allocations", "", {2}, {}, false, {}, false, true}));
}

}  // namespace
}  // namespace tachograph::reports
