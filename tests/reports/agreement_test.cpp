// What is said above the table: of clocks that part, and of libraries and machines that differ.
#include "reports/agreement.hpp"

#include "reports/report.hpp"
#include "reports/series.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string release = R"("num_cpus": 2, "library_build_type": "release", "cpu_scaling_enabled": false)";

ResultFile file(const std::string& context, double cpu, double real, const std::string& name = "f") {
    return {"r.json", fmt::format(R"({{"context": {{{}}}, "benchmarks": [
                {{"name": "{}", "cpu_time": {}, "real_time": {}, "time_unit": "ns"}}]}})",
                                  context, name, cpu, real)};
}

Observations observed(const std::string& base, const std::string& head) {
    return observations_of({{1, Side::base, {file(base, 1, 1)}}, {1, Side::head, {file(head, 1, 1)}}});
}

TEST(Facts, WhatTheSidesDoNotAgreeInIsSaid) {
    EXPECT_THAT(notes_on_facts(observed(release, release)), IsEmpty());
    EXPECT_THAT(
        notes_on_facts(observed(release, R"("num_cpus": 4, "library_build_type": "release")")),
        ElementsAre("The sides differ in what their files say: cpu_scaling_enabled is false on the base, not said "
                    "on the head; num_cpus is 2 on the base, 4 on the head."));
}

TEST(Facts, ALibraryThatIsNotOptimisedIsSaid) {
    const std::string debug = R"("library_build_type": "debug")";
    EXPECT_THAT(notes_on_facts(observed(debug, debug)),
                ElementsAre(HasSubstr("The benchmark library of the base and the head was built for debugging")));
    EXPECT_THAT(
        notes_on_facts(observed(R"("library_build_type": "release")", debug)),
        ElementsAre("The sides differ in what their files say: library_build_type is release on the base, debug "
                    "on the head.",
                    HasSubstr("The benchmark library of the head was built for debugging")));
}

TEST(Facts, ASideThatIsNotThereDiffersInNothing) {
    EXPECT_THAT(notes_on_facts(observations_of({{1, Side::head, {file(release, 1, 1)}}})), IsEmpty());
}

// Each round changes both clocks by these factors, give or take 1%.
std::vector<Round> rounds(double cpu, double real, const std::string& name = "f") {
    std::vector<Round> all;
    for (int n = 1; n <= 6; ++n) {
        const double noise = 1 + 0.01 * (n % 3);
        all.push_back({n, Side::base, {file(release, 100, 200, name)}});
        all.push_back({n, Side::head, {file(release, 100 * cpu * noise, 200 * real * noise, name)}});
    }
    return all;
}

std::vector<std::string> notes_of(const std::vector<Round>& all) {
    return notes_on_clocks(compare_all(series_of_rounds(all, ""), {}));
}

TEST(Clocks, TheJudgedOneIsSaid) {
    EXPECT_THAT(notes_of(rounds(1, 1)), ElementsAre("Times are CPU times."));
    EXPECT_THAT(notes_of(rounds(1, 1, "f/real_time")), ElementsAre("Times are real times."));
    std::vector<Round> mixed = rounds(1, 1);
    const std::vector<Round> more = rounds(1, 1, "g/real_time");
    mixed.insert(mixed.end(), more.begin(), more.end());
    EXPECT_THAT(notes_of(mixed),
                ElementsAre("Times are CPU times; of 1 of 2 benchmarks they are real times, as their names say."));
    EXPECT_THAT(notes_on_clocks({}), IsEmpty());
}

// A benchmark that waits got slower, and its CPU time says nothing of it.
TEST(Clocks, WhereTheyPartBothAreSaid) {
    EXPECT_THAT(notes_of(rounds(1, 1.5)),
                ElementsAre("Times are CPU times.",
                            "CPU time and real time part: f is 1.01× (1.00–1.02) by CPU time, "
                            "1.51× (1.50–1.53) by real time."));
    EXPECT_THAT(notes_of(rounds(1.5, 1, "f/real_time")).at(1),
                HasSubstr("by real time, 1.51× (1.50–1.53) by CPU time"));
    EXPECT_THAT(notes_of(rounds(1.5, 1.51)), ElementsAre("Times are CPU times."));
}

TEST(Clocks, OneRunASideSaysNothingOfThem) {
    std::vector<Round> once = rounds(1, 1.5);
    once.resize(2);
    EXPECT_THAT(notes_of(once), ElementsAre("Times are CPU times."));
}

TEST(Clocks, StandAboveTheTableAndInTheJson) {
    const RunResults results{"bench-03", {}, rounds(1, 1.5), {}};
    const RenderedReport report = render(results, {}, {});
    EXPECT_LT(report.markdown.find("CPU time and real time part"), report.markdown.find("| benchmark |"));
    const auto json = nlohmann::json::parse(report.json);
    EXPECT_EQ(json.at("benchmarks").at(0).at("clock"), "CPU time");
    EXPECT_NEAR(json.at("benchmarks").at(0).at("other_clock").at("ratio").get<double>(), 1.515, 0.001);
    EXPECT_THAT(json.at("notes").dump(), HasSubstr("Times are CPU times."));
    EXPECT_THAT(render({"bench-03", {}, rounds(1, 1), {}}, {}, {}).json, Not(HasSubstr("other_clock")));
}

}  // namespace
}  // namespace tachograph::reports
