// Every figure can be measured, and is printed in the documented format. Speed is not tested.
#include "tests/folder.hpp"

#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph {
namespace {

struct Expected {
    std::string measurement;
    std::set<std::string> figures;
};

void PrintTo(const Expected& expected, std::ostream* out) { *out << expected.measurement; }

class Performance : public ::testing::TestWithParam<Expected> {};

TEST_P(Performance, IsMeasured) {
    const testing::Folder folder;
    const std::string file = folder / "figures.json";
    const auto result = testing::shell(fmt::format("TMPDIR={} {} --events 20 --seconds 3 --json --only {}/ > {}",
                                                   folder.path, TACHOGRAPH_PERFORMANCE, GetParam().measurement, file));
    ASSERT_EQ(result.code, 0) << result.output;
    std::set<std::string> names;
    for (const auto& figure : nlohmann::json::parse(testing::shell("cat " + file).output)) {
        names.insert(figure.at("name"));
        EXPECT_EQ(figure.size(), 5U) << figure;
        EXPECT_TRUE(figure.at("unit").is_string()) << figure;
        const double value = figure.at("value");
        const double reference = figure.at("reference");
        EXPECT_GT(value, 0) << figure;
        EXPECT_GT(reference, 0) << figure;
        EXPECT_DOUBLE_EQ(figure.at("ratio"), value / reference) << figure;
    }
    std::set<std::string> expected;
    for (const std::string& part : GetParam().figures) expected.insert(GetParam().measurement + "/" + part);
    EXPECT_EQ(names, expected);
}

INSTANTIATE_TEST_SUITE_P(
    Figures, Performance,
    ::testing::Values(Expected{"cold-rebuild", {"stored", "cloned", "memory", "growth"}},
                      Expected{"warm-start", {"kept", "behind"}}, Expected{"first-start", {"answering", "cpu"}},
                      Expected{"append", {"alone", "together"}},
                      Expected{"webhook",
                               {"rate-1", "p50-1", "p99-1", "cpu-1", "rate-16", "p50-16", "p99-16", "cpu-16",
                                "rate-256", "p50-256", "p99-256", "cpu-256"}},
                      Expected{"hostile", {"durable-p50", "durable-p99", "answered-p50", "answered-p99", "memory"}},
                      Expected{"disk", {"event", "files"}}, Expected{"memory", {"idle", "empty"}},
                      Expected{"maintenance", {"longest", "p999"}},
                      Expected{"judging", {"verdicts", "google", "benchmark-tools", "names"}},
                      Expected{"comparing",
                               {"suite", "suite-memory", "google", "google-memory", "trials", "trials-memory"}},
                      Expected{"verdict/drawn", {"found", "time"}}, Expected{"verdict/same", {"time"}},
                      Expected{"verdict/moved", {"time"}}, Expected{"verdict/suite", {"time"}}),
    [](const auto& instance) {
        std::string name = instance.param.measurement;
        std::erase_if(name, [](char c) { return c == '-' || c == '/'; });
        return name;
    });

TEST(PerformanceProgram, UnknownFigureIsNamed) {
    const auto result = testing::shell(TACHOGRAPH_PERFORMANCE " --only nothing");
    EXPECT_EQ(result.code, 1);
    EXPECT_TRUE(result.output.ends_with("tachograph-performance: no figure is named like 'nothing'\n"))
        << result.output;
}

}  // namespace
}  // namespace tachograph
