// What blocks a merge, what does not, and what an acceptance changes.
#include "reports/conclusion.hpp"

#include "reports/accepted_text.hpp"
#include "reports/formats/formats.hpp"
#include "reports/report.hpp"
#include "reports/written_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tachograph::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Rules on_regression{FailOn{true, 0}};

Comparison judged(const std::string& name, Verdict verdict, double ratio) {
    Comparison comparison;
    comparison.name = name;
    comparison.verdict = verdict;
    comparison.ratio = ratio;
    return comparison;
}

const Comparison slower = judged("slow", Verdict::regression, 1.08);
const Comparison faster = judged("fast", Verdict::improvement, 0.5);
const Comparison same = judged("same", Verdict::invariant, 1);
const Comparison open = judged("open", Verdict::inconclusive, 1.1);

TEST(Conclusion, NeverFailsUnlessConfigured) {
    EXPECT_EQ(conclusion_of({slower, same}, {}, {}), Conclusion::success);
    EXPECT_EQ(conclusion_of({slower, same}, Rules{FailOn{}}, {}), Conclusion::success);
    EXPECT_EQ(conclusion_of({slower, open}, {}, {}), Conclusion::neutral);
}

TEST(Conclusion, FailsOnARegressionOfThatSize) {
    EXPECT_EQ(conclusion_of({slower, same, open}, on_regression, {}), Conclusion::failure);
    EXPECT_EQ(conclusion_of({slower, same}, Rules{FailOn{true, 0.08}}, {}), Conclusion::failure);
    EXPECT_EQ(conclusion_of({slower, same}, Rules{FailOn{true, 0.1}}, {}), Conclusion::success);
}

TEST(Conclusion, NeverFailsOnAnImprovement) {
    EXPECT_EQ(conclusion_of({faster, same}, on_regression, {}), Conclusion::success);
}

TEST(Conclusion, OpenBenchmarksAreNeutral) {
    EXPECT_EQ(conclusion_of({open, same}, on_regression, {}), Conclusion::neutral);
}

TEST(Conclusion, CountsOnlyTheBenchmarksOfTheRules) {
    const Rules rules{FailOn{true, 0}, {"s[a]me", "fast"}};
    EXPECT_EQ(conclusion_of({slower, open, same}, rules, {}), Conclusion::success);
    EXPECT_EQ(conclusion_of({slower, same}, Rules{FailOn{true, 0}, {"sl*"}}, {}), Conclusion::failure);
}

// Nobody knows whether a removed benchmark got slower, and its removal could hide that.
TEST(Conclusion, LostBenchmarkFails) {
    const CompareOptions options;
    const Comparison gone = compare({"gone", "time", "ns", {1, 1}, {}, true, {}, {}}, options);
    const Comparison broken = compare({"broken", "time", "ns", {1, 1}, {}, true, {}, "it crashed"}, options);
    const Comparison added = compare({"new", "time", "ns", {}, {1, 1}, true, {}, {}}, options);
    EXPECT_EQ(conclusion_of({same, gone}, on_regression, {}), Conclusion::failure);
    EXPECT_EQ(conclusion_of({same, broken}, on_regression, {}), Conclusion::failure);
    EXPECT_EQ(conclusion_of({same, added}, on_regression, {}), Conclusion::success);
    EXPECT_EQ(conclusion_of({same, broken}, {}, {}), Conclusion::neutral);
}

TEST(Conclusion, NothingComparedIsAlwaysAFailure) {
    EXPECT_EQ(conclusion_of({}, {}, {}), Conclusion::failure);
    EXPECT_EQ(conclusion_of({}, {}, {{"all", "the suite moved", "alice", {}}}), Conclusion::success);
}

// A gate with a mistyped glob would be green for ever.
TEST(Conclusion, RulesThatFitNoBenchmarkFail) {
    EXPECT_EQ(conclusion_of({slower, same}, Rules{FailOn{true, 0}, {"smu/*"}}, {}), Conclusion::failure);
    EXPECT_EQ(conclusion_of({slower, same}, Rules{FailOn{true, 0}, {"smu/*"}}, {{"all", "it moved", "alice", {}}}),
              Conclusion::success);
}

TEST(Conclusion, AcceptanceIsForThatBenchmarkOnly) {
    const Comparison other = judged("other", Verdict::regression, 2);
    EXPECT_EQ(conclusion_of({slower, same}, on_regression, {{"slow", "why", "alice", {}}}), Conclusion::success);
    EXPECT_EQ(conclusion_of({slower, other}, on_regression, {{"slow", "why", "alice", {}}}), Conclusion::failure);
    EXPECT_EQ(conclusion_of({slower, other}, on_regression, {{"all", "why", "alice", {}}}), Conclusion::success);
}

// Rounds of two benchmarks; `slow` takes twice as long on the head.
RunResults measured() {
    RunResults results{"bench-03", {}, {}, {}};
    results.rules = on_regression;
    for (int round = 1; round <= 4; ++round) {
        const double drift = 1 + round * 0.01;
        const auto text = [&](double slow) {
            return nlohmann::json{
                {"results",
                 {{{"command", "slow"}, {"mean", slow * drift}}, {{"command", "same"}, {"mean", 2 * drift}}}}}
                .dump();
        };
        results.rounds.push_back({round, Side::base, {{"r.json", text(1)}}, (round - 1) % 2 + 1});
        results.rounds.push_back({round, Side::head, {{"r.json", text(2 + round * 0.001)}}, (round - 1) % 2 + 1});
    }
    // With two builds per side, a change stays unconfirmed.
    for (Round& round : results.rounds) round.build = round.number;
    return results;
}

ReportContext context_with(std::vector<Acceptance> accepted) {
    ReportContext context{
        "demo/sums#1/1", "demo/sums", 1, "alice", std::string(40, 'a'), std::string(40, 'b'), "main", "", "", "",
        "1.svg"};
    context.bot = "tachograph";
    context.accepted = std::move(accepted);
    return context;
}

RenderedReport rendered(std::vector<Acceptance> accepted = {}) {
    return render(measured(), context_with(std::move(accepted)), {});
}

const std::vector<Acceptance> accepted_slow{{"slow", "it is worth it", "alice", {}}};

TEST(WrittenReport, HasTheReportsConclusion) {
    const RenderedReport report = rendered();
    EXPECT_EQ(report.conclusion, Conclusion::failure);
    EXPECT_EQ(conclusion_with(report.json, {}), Conclusion::failure);
    EXPECT_EQ(conclusion_with(report.json, accepted_slow), Conclusion::success);
    EXPECT_EQ(rendered(accepted_slow).conclusion, Conclusion::success);
}

TEST(WrittenReport, NamesWhatStopsTheMergeAndHowToContinue) {
    const std::string markdown = rendered().markdown;
    EXPECT_THAT(markdown, HasSubstr("By `fail_on: regression` this stops a merge"));
    EXPECT_THAT(markdown, HasSubstr("`@tachograph accept <benchmark> because <reason>`"));
    EXPECT_THAT(rendered(accepted_slow).markdown, HasSubstr("this does not stop a merge"));
}

TEST(WrittenReport, WhyGivesSamplesIntervalNoiseAndBuilds) {
    const std::string answer = why(rendered().json, "slow");
    EXPECT_THAT(answer,
                HasSubstr("`slow` (time) is **regression**. Its head/base is 2.00, and the true ratio lies in"));
    EXPECT_THAT(answer, HasSubstr("A round's ratio varies by 0.1%."));
    EXPECT_THAT(answer, HasSubstr("| 1.04 s | 2.08 s | 2.00 | 4, 4 |"));
    EXPECT_THAT(answer, HasSubstr("A change counts from 2% and p < 0.003; within 5% both are the same."));
}

TEST(WrittenReport, NamesTheNearestBenchmark) {
    try {
        why(rendered().json, "slo");
        FAIL();
    } catch (const UnreadableResult& unreadable) {
        EXPECT_STREQ(unreadable.what(), "the report has no benchmark 'slo'; nearest: slow, same");
    }
    EXPECT_THROW(require_acceptable("{", "slow"), UnreadableResult);
}

TEST(WrittenReport, OnlyRegressionsAndOpenBenchmarksCanBeAccepted) {
    EXPECT_NO_THROW(require_acceptable(rendered().json, "slow"));
    EXPECT_NO_THROW(require_acceptable(rendered().json, "all"));
    try {
        require_acceptable(rendered().json, "same");
        FAIL();
    } catch (const UnreadableResult& unreadable) {
        EXPECT_STREQ(unreadable.what(), "there is nothing to accept: 'same' is invariant");
    }
}

TEST(WrittenReport, SaysThatTheRulesFitNoBenchmark) {
    RunResults results = measured();
    results.rules.benchmarks = {"smu/*"};
    const RenderedReport report = render(results, context_with({}), {});
    EXPECT_EQ(report.conclusion, Conclusion::failure);
    EXPECT_THAT(report.headline,
                HasSubstr("; none of them counts: no name fits benchmarks in benchmark/tachograph.json"));
    EXPECT_EQ(conclusion_with(report.json, {}), Conclusion::failure);
    EXPECT_EQ(conclusion_with(report.json, {{"all", "they moved", "alice", {}}}), Conclusion::success);
    EXPECT_NO_THROW(require_acceptable(report.json, "all"));
}

TEST(WrittenReport, NamesWhatTheHeadLost) {
    RunResults results = measured();
    for (Round& round : results.rounds) {
        if (round.side == Side::head) round.files = {{"r.json", R"({"results": [{"command": "same", "mean": 2}]})"}};
    }
    EXPECT_THAT(render(results, context_with({}), {}).headline, HasSubstr("1 lost by the head (slow)"));
}

TEST(WrittenReport, NamesWhatTheHeadLostAfterTheFirstRound) {
    RunResults results = measured();
    for (Round& round : results.rounds) {
        if (round.side == Side::head && round.number > 1)
            round.files = {{"r.json", R"({"results": [{"command": "same", "mean": 2}]})"}};
    }
    const RenderedReport report = render(results, context_with({}), {});
    EXPECT_THAT(report.headline, HasSubstr("1 lost by the head (slow)"));
    EXPECT_THAT(report.markdown, HasSubstr("the head has it in 1 of 4 rounds"));
    EXPECT_EQ(report.conclusion, Conclusion::failure);
}

// Its ratio is infinite, which JSON cannot write.
TEST(WrittenReport, ACountThatWasZeroCanBeAccepted) {
    RunResults results{"bench-03", {}, {}, {}};
    results.rules = on_regression;
    const auto allocations = [](int count) {
        return nlohmann::json{
            {"tachograph", 1},
            {"benchmarks",
             {{{"name", "parse"}, {"metric", "allocations"}, {"unit", ""}, {"counted", true}, {"values", {count}}}}}}
            .dump();
    };
    for (int round = 1; round <= 3; ++round) {
        results.rounds.push_back({round, Side::base, {{"r.json", allocations(0)}}, 1});
        results.rounds.push_back({round, Side::head, {{"r.json", allocations(7)}}, 1});
    }
    const RenderedReport report = render(results, context_with({}), {});
    EXPECT_EQ(report.conclusion, Conclusion::failure);
    EXPECT_EQ(conclusion_with(report.json, {{"parse", "it caches", "alice", {}}}), Conclusion::success);
}

TEST(WrittenReport, SaysThatAJobOfAPartSetsNoCheck) {
    ReportContext context = context_with({});
    context.sets_check = false;
    const std::string markdown = render(measured(), context, {}).markdown;
    EXPECT_THAT(markdown, HasSubstr("This sets no check: only a job without `only=` and `base=` does."));
    EXPECT_THAT(markdown, Not(HasSubstr("stops a merge")));
}

TEST(WrittenReport, AddedAcceptancesGiveTheSameReport) {
    EXPECT_EQ(with_acceptances(rendered().json, accepted_slow), rendered(accepted_slow).json);
    EXPECT_EQ(with_acceptances(rendered(accepted_slow).json, {}), rendered().json);
}

TEST(WrittenReport, AcceptancesAreAboveTheTable) {
    const std::string before = rendered().markdown;
    const std::string after = with_accepted(before, accepted_slow);
    const auto row = after.find("- `slow` was accepted by alice at 1970-01-01T00:00:00.000Z: it is worth it");
    EXPECT_LT(row, after.find("| benchmark |"));
    EXPECT_EQ(with_accepted(after, {}), before);
    EXPECT_THAT(with_accepted("# Old\n", accepted_slow), HasSubstr("was accepted by alice"));
}

// People with rights read the report, so a reason must not add links, mentions or table rows.
TEST(WrittenReport, ReasonIsEscaped) {
    const std::string after =
        with_accepted(rendered().markdown, {{"slow", "<!-- /accepted --> | [x](http://evil) @org/all", "eve", {}}});
    EXPECT_THAT(after, Not(HasSubstr("[x](http")));
    EXPECT_EQ(with_accepted(after, {}), rendered().markdown);
}

}  // namespace
}  // namespace tachograph::reports
