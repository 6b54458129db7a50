// The rules of the base apply to the measurement; the head's do not.
#include "adapters/runner/base_rules.hpp"

#include "core/ports/failures.hpp"
#include "tests/adapters/runner/measure_fixture.hpp"

#include <filesystem>

#include <gmock/gmock.h>

namespace tachograph::runner {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string one_file = "echo '{\"context\":{},\"benchmarks\":[]}' > $TACHOGRAPH_RESULTS/r.json";

class BaseRulesTest : public MeasureTest {
  protected:
    // The head rewrites the rules in a commit of its own.
    JobDescription job(const std::string& of_base, const std::string& of_head) {
        write_rules(of_base);
        JobDescription made = MeasureTest::job(one_file, one_file + " #");
        write_rules(of_head);
        made.head = commit(one_file + " ##");
        made.rounds = 4;
        made.confirm_builds = 3;
        return made;
    }
};

TEST_F(BaseRulesTest, RulesOfTheHeadAreIgnored) {
    const auto results =
        measure(job(R"({"fail_on": "regression", "rounds": 1})", R"({"fail_on": "never"})"), folder / "job");
    EXPECT_EQ(results.rules, (reports::Rules{FailOn{true, 0}, {}, {}, {}, 1, {}}));
    EXPECT_EQ(results.rounds.size(), 2U);
    EXPECT_EQ(reports::parse_run_results(reports::to_json(results)).rules, results.rules);
}

TEST_F(BaseRulesTest, ServiceLimitsTheRulesWithANote) {
    const auto results = measure(job(R"({"rounds": 50, "builds": 9})", "{}"), folder / "job");
    EXPECT_THAT(results.notes, Contains("benchmark/tachograph.json asks for 50 rounds; this service allows 4."));
    EXPECT_THAT(results.notes, Contains("benchmark/tachograph.json asks for 9 builds; this service allows 3."));
}

TEST_F(BaseRulesTest, AreAppliedToTheJob) {
    JobDescription job;
    job.rounds = 40;
    job.confirm_builds = 6;
    EXPECT_THAT(apply_rules({{}, {}, 0.01, 0.03, 10, 4}, job), IsEmpty());
    EXPECT_EQ(job.rounds, 10);
    EXPECT_EQ(job.builds, 4);
    EXPECT_EQ(job.least, 0.01);
    EXPECT_EQ(job.tolerance, 0.03);
}

// Else the check would be neutral for ever, and nobody would know why.
TEST_F(BaseRulesTest, SaysThatTooFewRoundsFailNothing) {
    const reports::Rules rules{FailOn{true, 0}, {}, {}, {}, 1, {}};
    JobDescription job;
    EXPECT_THAT(
        apply_rules(rules, job),
        ElementsAre("Nothing can fail as benchmark/tachograph.json asks: a verdict on times takes 3 rounds, and "
                    "1 is allowed."));
}

// A measurement by other rules would answer another question.
TEST_F(BaseRulesTest, UnreadableRulesFailTheJob) {
    try {
        measure(job("{\n\"least\": 5\n}", "{}"), folder / "job");
        FAIL();
    } catch (const MeasurementFailed& failed) {
        EXPECT_STREQ(failed.what(),
                     "the base's benchmark/tachograph.json: least is 5; write a percentage, such as \"5%\"; fix it on "
                     "the target branch");
    }
}

TEST_F(BaseRulesTest, SymbolicLinkIsRejected) {
    std::filesystem::create_directories(folder / "benchmark");
    EXPECT_EQ(rules_of_base(folder / ""), reports::Rules{});
    std::filesystem::create_symlink("/etc/passwd", folder / "benchmark/tachograph.json");
    EXPECT_THROW(rules_of_base(folder / ""), Refused);
}

}  // namespace
}  // namespace tachograph::runner
