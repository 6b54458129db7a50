// Everything around driver.jl, with a stand-in for `julia` that records how it is called.
#include "adapters/runner/measure.hpp"
#include "adapters/runner/process.hpp"
#include "reports/comparison.hpp"
#include "reports/series.hpp"
#include "tests/folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Its last argument says what it does. It adds a line to `calls` in the checkout, and this line is in every result.
const std::string stand_in = R"(#!/bin/bash
set -e
[[ $1 = --startup-file=no && $2 = --color=no && $3 = -e && $4 == *"module Tachograph"* && $# -eq 6 ]] || exit 9
echo "$5 $6" >> calls
case "$5 $6" in
  "run benchmark")
    time=$(grep -o '[0-9]*' benchmark/*.jl)
    echo "[{\"Julia\":\"1.10.4\",\"BenchmarkTools\":\"1.0.0\"},[[\"BenchmarkGroup\",{\"tags\":[],\"data\":{\"sum\":[\"Trial\",{\"times\":[$time]}]}}]]]" > $TACHOGRAPH_RESULTS/benchmarks.json ;;
  "run diagrams") echo "<svg><!-- $(paste -sd, calls) --></svg>" > $TACHOGRAPH_DIAGRAMS/calls.svg ;;
esac
)";

class JuliaTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { adopt_orphans(); }

    JuliaTest() {
        std::filesystem::create_directories(folder / "julia/bin");
        std::ofstream(folder / "julia/bin/julia") << stand_in;
        std::filesystem::permissions(folder / "julia/bin/julia", std::filesystem::perms(0755));
        // As installed by hand: a link in the PATH leads to it.
        std::filesystem::create_directories(folder / "links");
        std::filesystem::create_symlink(folder / "julia/bin/julia", folder / "links/julia");
        ::setenv("PATH", ((folder / "links:") + old_path).c_str(), 1);
    }
    ~JuliaTest() override { ::setenv("PATH", old_path.c_str(), 1); }

    using Files = std::map<std::string, std::string>;

    std::string commit(const Files& files) {
        testing::shell("rm -rf " + (folder / "work/*") + "; git init -q " + (folder / "work"));
        for (const auto& [name, text] : files) {
            std::filesystem::create_directories(std::filesystem::path(folder / "work/" + name).parent_path());
            std::ofstream(folder / "work/" + name) << text;
        }
        const auto made = testing::shell("cd " + (folder / "work") +
                                         " && git add -A && git -c user.name=a -c user.email=a@b commit -q "
                                         "--allow-empty -m x && git rev-parse HEAD");
        return made.output.substr(0, 40);
    }

    reports::RunResults measured(const std::string& base, const std::string& head) {
        JobDescription job;
        job.job = {{"demo/Sums.jl", 1}, 1};
        job.clone_url = folder / "work";
        job.base = base;
        job.head = head;
        job.name = "test";
        job.rounds = 2;
        job.limits.minutes = 1;
        return measure(job, folder / "job");
    }
    reports::RunResults measured(const Files& base, const Files& head) {
        const std::string first = commit(base);
        return measured(first, commit(head));
    }

    std::string old_path = std::getenv("PATH");
    testing::Folder folder;
};

TEST_F(JuliaTest, TheDriverSetsUpOnceAndRunsEachRound) {
    const auto results = measured({{"benchmark/runbenchmarks.jl", "# 100"}, {"diagrams/diagrams.jl", "DIAGRAMS"}},
                                  {{"benchmark/runbenchmarks.jl", "# 300"}, {"diagrams/diagrams.jl", "DIAGRAMS"}});
    const auto series = reports::series_of_rounds(results.rounds, "");
    ASSERT_EQ(series.size(), 1U);
    EXPECT_EQ(series[0].name, "sum");
    EXPECT_THAT(series[0].base, ElementsAre(100, 100));
    EXPECT_THAT(series[0].head, ElementsAre(300, 300));
    EXPECT_EQ(results.environment.at("benchmarks"), "benchmark/runbenchmarks.jl");
    ASSERT_EQ(results.items.size(), 1U);
    EXPECT_THAT(std::get<reports::Image>(results.items[0].content).url, HasSubstr("svg"));
    std::ifstream calls(folder / "job/head-1/checkout/calls");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(calls), {}),
              "setup benchmark\nrun benchmark\nrun benchmark\nsetup diagrams\nrun diagrams\n");
}

TEST_F(JuliaTest, ASuiteOfPkgBenchmarkIsEnough) {
    const auto results = measured({}, {{"benchmark/benchmarks.jl", "SUITE 7"}});
    EXPECT_THAT(results.rounds, ::testing::SizeIs(2));
    EXPECT_THAT(results.items, IsEmpty());
}

TEST_F(JuliaTest, AProgramOfTheRepositoryComesBeforeTheDriver) {
    const Files files{{"benchmark/runbenchmarks.jl", "# 1"},
                      {"benchmark/run", "#!/bin/sh\necho mine > $TACHOGRAPH_RESULTS/own.json\n"}};
    std::filesystem::create_directories(folder / "work/benchmark");
    const std::string plain = commit(files);
    testing::shell(
        "cd " + (folder / "work") +
        " && git update-index --chmod=+x benchmark/run && git -c user.name=a -c user.email=a@b commit -qm x");
    const auto results =
        measured(plain, testing::shell("git -C " + (folder / "work") + " rev-parse HEAD").output.substr(0, 40));
    ASSERT_THAT(results.rounds, ::testing::SizeIs(4));
    EXPECT_EQ(results.rounds[0].files.at(0).name, "benchmarks.json");
    EXPECT_EQ(results.rounds[1].files.at(0).text, "mine\n");
}

TEST_F(JuliaTest, FailureNamesTheStep) {
    std::ofstream(folder / "julia/bin/julia") << "#!/bin/sh\necho 'ERROR: no such package'; exit 3\n";
    try {
        measured({}, {{"benchmark/runbenchmarks.jl", "# 1"}});
        FAIL();
    } catch (const MeasurementFailed& failed) {
        EXPECT_THAT(failed.what(), HasSubstr("setup of benchmark/runbenchmarks.jl of the head ended with exit code 3"));
        EXPECT_THAT(failed.log, HasSubstr("no such package"));
    }
}

}  // namespace
}  // namespace tachograph::runner
