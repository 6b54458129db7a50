// The report as people and programs read it.
#include "reports/report.hpp"

#include "reports/formats/formats.hpp"
#include "tests/snapshot.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string file(const nlohmann::json& results) { return nlohmann::json{{"results", results}}.dump(); }

nlohmann::json result(const std::string& name, double mean) { return {{"command", name}, {"mean", mean}}; }

RunResults sample() {
    RunResults results{"bench-03", {{"cpu", "A | B"}}, {}, {}};
    for (int round = 1; round <= 4; ++round) {
        const double drift = 1 + round * 0.1;
        results.rounds.push_back({round,
                                  Side::base,
                                  {{"r.json", file({result("slow", drift), result("same", 2 * drift), result("gone", 1),
                                                    result("a|b`c<script>", drift)})}}});
        results.rounds.push_back({round,
                                  Side::head,
                                  {{"r.json", file({result("slow", 2 * drift), result("same", 2 * drift),
                                                    result("a|b`c<script>", drift / 3)})}}});
    }
    return results;
}

ReportContext context() {
    return {"demo/sums#1/1",        "demo/sums",          1,      "alice",
            std::string(40, 'a'),   std::string(40, 'b'), "main", "",
            "2026-11-23T10:15:04Z", "/srv/demo/sums.git", "1.svg"};
}

TEST(Report, MatchesItsSnapshot) {
    testing::expect_snapshot("reports/snapshots/report.md", render(sample(), context(), {}).markdown);
}

TEST(Report, JuliaPackageGetsItsOwnReproductionSteps) {
    RunResults results = sample();
    results.environment["benchmarks"] = "benchmark/runbenchmarks.jl";
    const std::string markdown = render(results, context(), {}).markdown;
    EXPECT_THAT(markdown, HasSubstr("run `benchmark/runbenchmarks.jl` of each in turns"));
    EXPECT_THAT(markdown, Not(HasSubstr("benchmark/run\n")));
}

TEST(Report, MissingSandboxIsShownAtTheTop) {
    RunResults results = sample();
    results.environment["sandbox"] = "none";
    const std::string markdown = render(results, context(), {}).markdown;
    EXPECT_LT(markdown.find("**No sandbox:**"), markdown.find("regression"));
    results.environment["sandbox"] = "bubblewrap";
    EXPECT_THAT(render(results, context(), {}).markdown, Not(HasSubstr("No sandbox")));
}

TEST(Report, BeginsWithTheVerdict) {
    const RenderedReport report = render(sample(), context(), {});
    EXPECT_EQ(report.tally, (Tally{1, 1, 1, 0, 0, 1}));
    EXPECT_THAT(report.headline, HasSubstr("1 regression (slow is 2.00× slower)"));
    EXPECT_THAT(report.headline, HasSubstr("1 lost by the head (gone)"));
    const auto first = report.markdown.find("**1 regression");
    EXPECT_LT(first, report.markdown.find("| benchmark |"));
    EXPECT_THAT(report.markdown, HasSubstr("in 4 rounds"));
    EXPECT_THAT(report.markdown, HasSubstr("git clone /srv/demo/sums.git"));
    EXPECT_THAT(report.markdown, HasSubstr(std::string(40, 'a')));
    EXPECT_THAT(report.markdown, HasSubstr("![ratios and their intervals](1.svg)"));
}

TEST(Report, LargestChangeComesFirst) {
    const std::string markdown = render(sample(), context(), {}).markdown;
    EXPECT_LT(markdown.find("script"), markdown.find("| `slow`"));
    EXPECT_LT(markdown.find("| `slow`"), markdown.find("| `same`"));
}

TEST(Report, NamesCannotBreakTheTable) {
    const std::string markdown = render(sample(), context(), {}).markdown;
    std::size_t begin = markdown.find("| benchmark |");
    for (int row = 0; row < 5; ++row) {
        const std::string line = markdown.substr(begin, markdown.find('\n', begin) - begin);
        const auto escaped = [&](std::size_t at) { return at > 0 && line[at - 1] == '\\'; };
        int bars = 0;
        for (std::size_t at = 0; at < line.size(); ++at) bars += line[at] == '|' && !escaped(at);
        EXPECT_EQ(bars, 7) << line;
        begin += line.size() + 1;
    }
}

RunResults one_round(double base, double head) {
    return {"bench-03",
            {},
            {{1, Side::base, {{"r.json", file({result("f", base), result("same", 1)})}}},
             {1, Side::head, {{"r.json", file({result("f", head), result("same", 1)})}}}},
            {}};
}

TEST(Report, OneRunPerSideGivesAHintAndNoVerdict) {
    ReportContext asked = context();
    asked.bot = "tachograph";
    const RenderedReport report = render(one_round(1, 1.5), asked, {});
    EXPECT_EQ(report.headline, "2 inconclusive; 1 worth a second run");
    testing::expect_snapshot("reports/snapshots/one_run.md", report.markdown);
    const auto json = nlohmann::json::parse(report.json);
    EXPECT_EQ(json.at("worth_a_second_run").at(0).at("name"), "f");
    EXPECT_NEAR(json.at("worth_a_second_run").at(0).at("times").get<double>(), 8.3, 0.1);
    EXPECT_EQ(json.at("second_run"), "@tachograph runbenchmarks only=\"f\"");
    EXPECT_TRUE(nlohmann::json::parse(render(sample(), asked, {}).json).at("worth_a_second_run").empty());
}

TEST(Report, NothingComparedIsShownAtTheTop) {
    const RunResults results{
        "bench-03", {}, {{1, Side::head, {{"r.json", file(nlohmann::json::array({result("f", 1)}))}}}}, {}};
    const RenderedReport report = render(results, context(), {});
    EXPECT_EQ(report.headline, "nothing was compared: 1 on one side only");
    EXPECT_THAT(report.markdown, HasSubstr("**nothing was compared: 1 on one side only.**"));
    EXPECT_EQ(render({"bench-03", {}, {{1, Side::head, {}}}, {}}, context(), {}).headline,
              "nothing was compared: no benchmarks were measured");
}

TEST(Report, OneSidedBenchmarksHaveNoRatio) {
    const auto json = nlohmann::json::parse(render(sample(), context(), {}).json);
    const auto& all = json.at("benchmarks");
    const auto gone = std::ranges::find_if(all, [](const auto& one) { return one.at("name") == "gone"; });
    ASSERT_NE(gone, all.end());
    EXPECT_TRUE(gone->at("ratio").is_null());
    EXPECT_EQ(gone->at("verdict"), "one-sided");
    EXPECT_EQ(all.at(1).at("verdict"), "regression");
    EXPECT_NEAR(all.at(1).at("ratio").get<double>(), 2, 1e-9);
}

TEST(Report, ThePictureIsASafeSvg) {
    const std::string svg = render(sample(), context(), {}).svg;
    EXPECT_THAT(svg, ::testing::StartsWith("<svg"));
    EXPECT_THAT(svg, Not(HasSubstr("<script>")));
    EXPECT_THAT(svg, HasSubstr("&lt;script&gt;"));
}

TEST(Report, DiffEqBotsItemsAreShownUnchanged) {
    const RunResults results = parse_run_results(R"json({"runner": "r", "items": [
        {"type": "table", "id": "t", "title": "Times", "data": {"head": ["a", "b"], "table": [["x|y", 3]]}},
        {"type": "image", "id": "i", "title": "Plot", "data": "https://example.org/a.png"},
        {"type": "image", "id": "j", "title": "Bad", "data": "javascript:alert(1)"}]})json");
    const std::string markdown = render(results, context(), {}).markdown;
    EXPECT_THAT(markdown, HasSubstr("## Times"));
    EXPECT_THAT(markdown, HasSubstr("![Plot](https://example.org/a.png)"));
    EXPECT_THAT(markdown, Not(HasSubstr("](javascript:")));
    EXPECT_THAT(markdown, Not(HasSubstr("0 rounds")));
    EXPECT_THAT(markdown, Not(HasSubstr("No benchmark was measured")));
}

TEST(RunResults, RoundTrip) {
    RunResults results = sample();
    results.items.push_back({"t", "Times", Table{{"a"}, {{"1"}, {"2"}}}});
    results.items.push_back({"i", "Plot", Image{"https://example.org/a.png"}});
    EXPECT_EQ(parse_run_results(to_json(results)), results);
}

TEST(RunResults, ErrorsAreReported) {
    for (const auto& [text, problem] : std::vector<std::pair<std::string, std::string>>{
             {"3", "not a JSON object"},
             {R"({"rounds": [{"round": 1, "side": "left", "files": []}]})", "'left'"},
             {R"({"items": [{"id": "a", "title": "b", "type": "sound"}]})", "'sound'"},
             {R"({"rounds": 5})", "not in a runner's format"},
             {R"({"runner": 5})", "not in a runner's format"}}) {
        try {
            parse_run_results(text);
            ADD_FAILURE() << text;
        } catch (const UnreadableResult& unreadable) {
            EXPECT_THAT(unreadable.what(), HasSubstr(problem)) << text;
        }
    }
}

}  // namespace
}  // namespace tachograph::reports
