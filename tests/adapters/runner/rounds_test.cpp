// The rounds of a measurement: how many, of which builds and benchmarks, and the messages about failures.
#include "adapters/runner/selection.hpp"
#include "reports/comparison.hpp"
#include "reports/series.hpp"
#include "tests/adapters/runner/measure_fixture.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

namespace tachograph::runner {
namespace {

using reports::Round;
using reports::RunResults;
using reports::Side;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A shell script that writes a file of Google Benchmark: `calm` is steady, `noisy` varies between rounds. It runs the
// selected benchmarks.
std::string suite(double factor, bool selects = true) {
    return fmt::format(R"(
row() {{ printf '%s{{"name":"%s","cpu_time":%s,"real_time":%s,"time_unit":"ns"}}' "$comma" "$1" "$2" "$2"; comma=,; }}
wants() {{ {} [ -z "$TACHOGRAPH_SELECTED" ] || grep -qxF "$1" "$TACHOGRAPH_SELECTED"; }}
{{ printf '{{"context":{{}},"benchmarks":['
wants calm && row calm $(awk "BEGIN {{ print 1000 * {} + $RANDOM % 5 }}")
wants noisy && row noisy $((1000 + 60 * ((TACHOGRAPH_ROUND + {}) % 2)))
printf ']}}'; }} > $TACHOGRAPH_RESULTS/r.json)",
                       selects ? "" : "true ||", factor, factor > 1 ? 1 : 0);
}

int last_round(const RunResults& results) {
    int last = 0;
    for (const Round& round : results.rounds) last = std::max(last, round.number);
    return last;
}

std::size_t runs_of(const RunResults& results, const std::string& name) {
    return static_cast<std::size_t>(std::ranges::count_if(results.rounds, [&](const Round& round) {
        return round.files.at(0).text.find('"' + name + '"') != std::string::npos;
    }));
}

class RoundsTest : public MeasureTest {
  protected:
    JobDescription job(const std::string& base, const std::string& head, int rounds) {
        JobDescription made = MeasureTest::job(base, head);
        made.rounds = rounds;
        return made;
    }
    void add_build(const std::string& script) {
        testing::shell("mkdir -p " + (folder / "work/benchmark"));
        std::ofstream(folder / "work/benchmark/build") << "#!/bin/bash\n" << script << "\n";
        testing::shell("chmod +x " + (folder / "work/benchmark/build"));
    }
};

TEST_F(RoundsTest, OnlyUndecidedBenchmarksAreMeasuredAgain) {
    const auto results = measure(job(suite(1), suite(2), 10), folder / "job");
    EXPECT_EQ(last_round(results), 10);
    EXPECT_EQ(runs_of(results, "noisy"), 2U * 10);
    EXPECT_LE(runs_of(results, "calm"), 2U * 5);
    EXPECT_EQ(results.most_rounds, 10);
}

TEST_F(RoundsTest, MeasurementEndsOnceAllIsDecided) {
    const std::string calm = "TACHOGRAPH_SELECTED=/tmp/calm; echo calm > /tmp/calm\n";
    const auto results = measure(job(calm + suite(1), calm + suite(1), 40), folder / "job");
    EXPECT_LE(last_round(results), 5);
}

TEST_F(RoundsTest, SuiteWithoutSelectionRunsAllBenchmarks) {
    const auto results = measure(job(suite(1, false), suite(2, false), 10), folder / "job");
    EXPECT_EQ(runs_of(results, "calm"), runs_of(results, "noisy"));
    EXPECT_EQ(last_round(results), 10);
}

// Base and head of one benchmark run one after the other, not those of whole suites.
TEST_F(RoundsTest, SuiteWithSelectionAlternatesSingleBenchmarks) {
    const std::string two = R"sh(
wants() { [ -z "$TACHOGRAPH_SELECTED" ] || grep -qx "$1" "$TACHOGRAPH_SELECTED"; }
row() { wants "$1" && printf '%s{"name":"%s","cpu_time":%s,"time_unit":"ns"}' "$comma" "$1" "$2" && comma=,; }
noise=$((1000 + 60 * ((TACHOGRAPH_ROUND + OFFSET) % 2)))
{ printf '{"context":{},"benchmarks":['; row one $noise; row two $noise; printf ']}'; } > $TACHOGRAPH_RESULTS/r.json)sh";
    const auto results = measure(job("OFFSET=0" + two, "OFFSET=1" + two, 10), folder / "job");
    std::vector<std::string> turns;
    for (const Round& round : results.rounds) {
        if (round.number == 5) turns.push_back(fmt::format("{}", fmt::join(round.selected, "+")));
    }
    EXPECT_THAT(turns, ElementsAre("one", "one", "two", "two"));
}

TEST_F(RoundsTest, VariablesAreUnsetWithoutSelection) {
    const auto results =
        measure(job("", "echo \"${TACHOGRAPH_ONLY-unset} ${TACHOGRAPH_SELECTED-unset}\" > $TACHOGRAPH_RESULTS/r", 1),
                folder / "job");
    EXPECT_EQ(results.rounds.back().files.at(0).text, "unset unset\n");
}

TEST_F(RoundsTest, TheHelperPrintsTheFilterOfTheTool) {
    const std::string script =
        "printf 'a/8\\nb.c(2)\\n' > /tmp/names; export TACHOGRAPH_SELECTED=/tmp/names; for t in google-benchmark "
        "pytest; do "
        "tachograph-select $t; done > $TACHOGRAPH_RESULTS/r; printf 'BenchmarkA/x=1-8\\nBenchmarkB-8\\n' > /tmp/names; "
        "tachograph-select go >> $TACHOGRAPH_RESULTS/r; tachograph-select cobol 2>> $TACHOGRAPH_RESULTS/r || true";
    const auto results = measure(job(script, script + "\n#", 1), folder / "job");
    EXPECT_EQ(results.rounds.back().files.at(0).text,
              "^(a/8|b\\.c\\(2\\))$\na/8\nb.c(2)\n^(BenchmarkA|BenchmarkB)$\ntachograph-select: 'cobol' is not one of "
              "google-benchmark, criterion, go, pytest, hyperfine\n");
}

TEST_F(RoundsTest, NamesAreEscapedInGlobs) { EXPECT_EQ(glob_of("t[10]*?\\"), "t\\[10\\]\\*\\?\\\\"); }

TEST_F(RoundsTest, RoundsRotateOverBuildsWithTheirSeeds) {
    add_build("echo $TACHOGRAPH_BUILD $TACHOGRAPH_SEED > built");
    const std::string named =
        R"sh(printf '{"context":{},"benchmarks":[{"name":"%s","cpu_time":1,"time_unit":"ns"}]}' "$(cat built)" > $TACHOGRAPH_RESULTS/r)sh";
    JobDescription made = job(named, named + " #", 2);
    made.builds = 2;
    const auto results = measure(made, folder / "job");
    std::vector<std::string> seen;
    std::set<std::string> seeds;
    for (const Round& round : results.rounds) {
        seen.push_back(fmt::format("{} {}", round.number, round.build));
        seeds.insert(round.files.at(0).text);
    }
    EXPECT_THAT(seen, ElementsAre("1 1", "1 1", "2 2", "2 2"));
    EXPECT_EQ(seeds.size(), 4U) << "no two builds have the same seed";
}

// The first builds of the head are slow because of their layout only; fresh builds are not.
TEST_F(RoundsTest, BenchmarksThatLookChangedAreMeasuredOnFreshBuilds) {
    add_build("echo $TACHOGRAPH_BUILD > built");
    const std::string body = R"(
printf '{"context":{},"benchmarks":[{"name":"f","cpu_time":%s,"time_unit":"ns"}]}' $((TIME + RANDOM % 3)) > $TACHOGRAPH_RESULTS/r)";
    JobDescription made = job("TIME=1000" + body, "TIME=1000; [ $(cat built) -gt 2 ] || TIME=1500" + body, 10);
    made.builds = 2;
    made.confirm_builds = 5;
    const auto results = measure(made, folder / "job");
    std::set<int> builds;
    for (const Round& round : results.rounds) builds.insert(round.build);
    EXPECT_THAT(builds, ElementsAre(1, 2, 3, 4, 5));
    const auto series = reports::series_of_rounds(results.rounds, "");
    ASSERT_EQ(series.size(), 1U);
    EXPECT_EQ(reports::compare(series.front(), {}).verdict, reports::Verdict::inconclusive);
}

TEST_F(RoundsTest, ChangeConfirmedOnFreshBuildsIsARegression) {
    add_build("echo $TACHOGRAPH_BUILD > built");
    const std::string body = R"(
printf '{"context":{},"benchmarks":[{"name":"f","cpu_time":%s,"time_unit":"ns"}]}' $((TIME + RANDOM % 9)) > $TACHOGRAPH_RESULTS/r)";
    JobDescription made = job("TIME=1000" + body, "TIME=1500" + body, 10);
    made.builds = 2;
    made.confirm_builds = 5;
    const auto series = reports::series_of_rounds(measure(made, folder / "job").rounds, "");
    ASSERT_EQ(series.size(), 1U);
    const reports::Comparison comparison = reports::compare(series.front(), {});
    EXPECT_EQ(comparison.verdict, reports::Verdict::regression);
    EXPECT_EQ(comparison.builds, 5);
}

TEST_F(RoundsTest, FailedBaseBuildLeavesTheHeadsNumbers) {
    add_build("exit 3");
    const std::string script = "echo x > $TACHOGRAPH_RESULTS/r";
    const std::string base = commit(script);
    add_build("true");
    JobDescription made = job(script, script + " #", 2);
    made.base = base;
    const auto results = measure(made, folder / "job");
    EXPECT_THAT(results.notes, Contains(AllOf(HasSubstr("The base failed to build"), HasSubstr("exit code 3"))));
    for (const Round& round : results.rounds) EXPECT_EQ(round.side, Side::head);
}

TEST_F(RoundsTest, ExitCodesAreReported) {
    const std::string script = "echo x > $TACHOGRAPH_RESULTS/r";
    const auto results = measure(job(script, script + "; [ $TACHOGRAPH_ROUND != 2 ] || exit 5", 2), folder / "job");
    const auto failed = std::ranges::find_if(results.rounds, [](const Round& round) { return !round.problem.empty(); });
    ASSERT_NE(failed, results.rounds.end());
    EXPECT_EQ(failed->number, 2);
    EXPECT_THAT(results.notes, Contains(AllOf(HasSubstr("benchmark/run of the head ended with exit code 5"),
                                              HasSubstr("in 1 of 2 rounds (2)"))));
}

TEST_F(RoundsTest, RoundWithoutResultsDoesNotFailTheJob) {
    const std::string script = "echo x > $TACHOGRAPH_RESULTS/r";
    const auto results = measure(job(script, "[ $TACHOGRAPH_ROUND = 2 ] || " + script, 2), folder / "job");
    EXPECT_THAT(results.notes, Contains(HasSubstr("wrote no file")));
    EXPECT_EQ(results.rounds.size(), 4U);
}

TEST_F(RoundsTest, TimeoutInTheFirstRoundIsAFailure) {
    JobDescription made = job("sleep 1000", "sleep 1000 #", 2);
    made.limits.minutes = 0;
    EXPECT_THROW(measure(made, folder / "job"), MeasurementFailed);
}

TEST_F(RoundsTest, MeasurementEndsBeforeResultsAreTooLarge) {
    const std::string script = "head -c 200000 /dev/zero | tr '\\0' '\"' > $TACHOGRAPH_RESULTS/r";
    JobDescription made = job(script, script + " #", 2);
    made.limits.results_mb = 1;
    EXPECT_THAT(measure(made, folder / "job").notes,
                Contains(HasSubstr("The size of the results ended the measurement after 1 rounds")));
    const std::string larger = "head -c 900000 /dev/zero | tr '\\0' '\"' > $TACHOGRAPH_RESULTS/r";
    made = job(larger, larger + " #", 2);
    made.limits.results_mb = 1;
    EXPECT_THAT([&] { measure(made, folder / "job2"); },
                ::testing::ThrowsMessage<MeasurementFailed>(HasSubstr("larger than limits.body_mb allows")));
}

TEST_F(RoundsTest, DifferingDependencyVersionsAreNoted) {
    const std::string script = "echo x > $TACHOGRAPH_RESULTS/r";
    testing::shell("mkdir -p " + (folder / "work"));
    std::ofstream(folder / "work/requirements.txt") << "numpy==2.1\nattrs==1\n";
    const std::string base = commit(script);
    std::ofstream(folder / "work/requirements.txt") << "numpy==2.3\nattrs==1\n";
    JobDescription made = job(script, script + " #", 1);
    made.base = base;
    EXPECT_THAT(measure(made, folder / "job").notes,
                Contains("The sides depend on other versions: numpy 2.1 on the base, 2.3 on the head."));
}

TEST_F(RoundsTest, CompilersOfEachSideAreNoted) {
    const auto results =
        measure(job("echo 1 > $TACHOGRAPH_RESULTS/r", "echo 2 > $TACHOGRAPH_RESULTS/r", 1), folder / "job");
    EXPECT_THAT(results.environment.at("c++"), HasSubstr("12."));
    EXPECT_THAT(results.environment.at("load of the rounds"), HasSubstr(" to "));
}

TEST_F(RoundsTest, ProgramWithoutAlignmentIsNoted) {
    const std::string run = "./program; " + suite(1);
    const std::string source = "echo 'int main() { return 0; }' > a.cpp; g++ -O2 ";
    add_build(source + "a.cpp -o program");
    const auto without = measure(job(run, run + " #", 1), folder / "job");
    EXPECT_THAT(without.notes, Contains(HasSubstr("-falign-functions=64")));
    add_build(source + "-falign-functions=64 a.cpp -o program");
    const auto with = measure(job(run, run + " #", 1), folder / "job");
    EXPECT_THAT(with.notes, ::testing::Not(Contains(HasSubstr("-falign-functions=64"))));
}

}  // namespace
}  // namespace tachograph::runner
