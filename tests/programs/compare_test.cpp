// `tachograph compare`.
#include "tests/programs/program.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph {
namespace {

using ::testing::HasSubstr;
using testing::Program;

std::string results(const std::vector<double>& times) {
    return nlohmann::json{{"results", {{{"command", "sort"}, {"times", times}}}}}.dump();
}

TEST(Compare, PrintsTheContractsJson) {
    const Program program;
    program.write("base.json", results({1.0, 1.25, 0.8, 1.0, 1.25, 0.8}));
    program.write("head.json", results({5.0, 6.25, 4.0, 5.0, 6.25, 4.0}));
    const auto run = program("compare --json base.json head.json");
    ASSERT_EQ(run.code, 0) << run.output;
    const auto one = nlohmann::json::parse(run.output).at("benchmarks").at(0);
    EXPECT_EQ(one.at("name"), "sort");
    EXPECT_EQ(one.at("metric"), "time");
    EXPECT_EQ(one.at("unit"), "ns");
    EXPECT_DOUBLE_EQ(one.at("base"), 1e9);
    EXPECT_DOUBLE_EQ(one.at("head"), 5e9);
    EXPECT_DOUBLE_EQ(one.at("ratio"), 5);
    EXPECT_LE(one.at("interval").at(0), 5);
    EXPECT_GE(one.at("interval").at(1), 5);
    EXPECT_EQ(one.at("verdict"), "regression");
}

TEST(Compare, PrintsATableForPeople) {
    const Program program;
    program.write("base.json", results({1, 1}));
    program.write("head.json", results({1, 1}));
    EXPECT_THAT(program("compare base.json head.json").output, HasSubstr("`sort` | 1 s | 1 s |"));
}

TEST(Compare, FoldersAreRounds) {
    const Program program;
    for (int round = 1; round <= 5; ++round) {
        program.write(fmt::format("base/{}/r.json", round), results({1.0 * round}));
        program.write(fmt::format("head/{}/r.json", round), results({0.5 * round}));
    }
    const auto run = program("compare --json base head");
    const auto one = nlohmann::json::parse(run.output).at("benchmarks").at(0);
    EXPECT_EQ(one.at("verdict"), "improvement") << "paired rounds see through the drift\n" << run.output;
}

TEST(Compare, CanFailOnARegression) {
    const Program program;
    program.write("base.json", results({1, 1, 1, 1}));
    program.write("head.json", results({2, 2, 2, 2}));
    EXPECT_EQ(program("compare --fail-on-regression base.json head.json").code, 1);
    EXPECT_EQ(program("compare --fail-on-regression head.json base.json").code, 0);
}

TEST(Compare, FailsIfNothingIsCompared) {
    const Program program;
    program.write("base.json", results({1, 1}));
    program.write("head.json", R"({"results": [{"command": "other", "times": [1, 1]}]})");
    const auto run = program("compare base.json head.json");
    EXPECT_EQ(run.code, 1);
    EXPECT_THAT(run.output, HasSubstr("Nothing was compared"));
    EXPECT_EQ(program("compare --only none base.json base.json").code, 1);
}

TEST(Compare, LeastChangeIsAnOption) {
    const Program program;
    program.write("base.json", results({1, 1, 1, 1}));
    program.write("head.json", results({2, 2, 2, 2}));
    EXPECT_EQ(program("compare --fail-on-regression --least 150 base.json head.json").code, 0);
}

TEST(Compare, SingleRunsGiveAHint) {
    const Program program;
    program.write("base.json", results({1}));
    program.write("head.json", results({2}));
    EXPECT_EQ(program("compare --fail-on-regression base.json head.json").code, 0);
    EXPECT_THAT(program("compare base.json head.json").output, HasSubstr("## Worth a second run"));
}

TEST(Compare, HelpNamesEveryFormat) {
    EXPECT_THAT(Program()("compare --help").output,
                HasSubstr("JSON of Google Benchmark, hyperfine, BenchmarkTools.jl, Tachograph."));
}

TEST(Compare, BadInputIsReportedInOneLine) {
    const Program program;
    program.write("base.json", results({1, 1}));
    program.write("odd.json", "hello");
    for (const std::string arguments : {"none.json base.json", "base.json odd.json"}) {
        const auto run = program("compare " + arguments);
        EXPECT_NE(run.code, 0) << run.output;
        EXPECT_EQ(std::count(run.output.begin(), run.output.end(), '\n'), 1) << run.output;
        EXPECT_THAT(run.output, HasSubstr(arguments.starts_with("none") ? "none.json" : "odd.json"));
    }
    EXPECT_EQ(program("compare base.json").code, 2);
}

}  // namespace
}  // namespace tachograph
