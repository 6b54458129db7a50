// Jobs as pipelines of a BenchmarkingRepo. An interpreter of GitLab CI runs them, with the real runner.
#include "core/state/obligations.hpp"
#include "tests/deployment/deployment.hpp"
#include "tests/deployment/instance.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

DeploymentOptions on_gitlab(const std::string& script = {}) {
    DeploymentOptions options;
    options.on_gitlab = true;
    if (!script.empty()) options.script = script;
    return options;
}

void expect_stage(Deployment& deployment, Stage stage) {
    ASSERT_TRUE(deployment.wait_until_settled(60)) << deployment.gitlab().trace(1);
    const State state = deployment.state();
    const Job job = find_job(state, deployment.job()).value();
    EXPECT_EQ(job.stage, stage) << job.reason << "\n" << job.log << deployment.gitlab().trace(1);
}

void wait_for_pipeline(Deployment& deployment, const std::string& status) {
    for (int tries = 0; tries < 600; ++tries) {
        if (deployment.gitlab().status(1) == status) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    FAIL() << deployment.gitlab().trace(1);
}

// No job has left a branch, token or environment.
void expect_nothing_is_left(Deployment& deployment) {
    const auto is_left = [&] {
        testing::FakeGitLab& lab = deployment.gitlab();
        return !lab.variables().empty() || lab.branches().size() > 1 || !lab.environments().empty();
    };
    for (int tries = 0; tries < 600 && is_left(); ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::string said;
    deployment.shell("tail -n 5 " + deployment.folder() + "/serve.log", &said);
    EXPECT_THAT(deployment.gitlab().variables(), IsEmpty()) << said;
    EXPECT_THAT(deployment.gitlab().branches(), ElementsAre("main"));
    EXPECT_THAT(deployment.gitlab().environments(), IsEmpty()) << said;
}

TEST(GitLabFlow, APipelineMeasuresAndReports) {
    Deployment deployment(on_gitlab());
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    expect_stage(deployment, Stage::reported);
    const State state = deployment.state();
    const Job job = find_job(state, deployment.job()).value();
    EXPECT_EQ(job.runner, "lab1");
    EXPECT_EQ(job.report->tally, (Tally{0, 1, 0, 0, 0, 0}));
    wait_for_pipeline(deployment, "success");
    EXPECT_EQ(deployment.gitlab().pipelines(), 1);
    EXPECT_THAT(deployment.gitlab().branch_file("tachograph/demo/speed-1-1", "job.json"),
                Not(HasSubstr(deployment.token())));
    expect_nothing_is_left(deployment);
}

TEST(GitLabFlow, LeftoversOfACrashAreRemovedAtTheNextStart) {
    Deployment deployment(on_gitlab());
    deployment.gitlab().leave_behind("TACHOGRAPH_TOKEN_demo_2fspeed_2f7_2f1", "tachograph/demo/speed-7-1");
    deployment.gitlab().leave_behind("TACHOGRAPH_TOKEN_demo_2fspeed_231_2f9", "tachograph/demo/_2egithub-1-1");
    deployment.start();
    expect_nothing_is_left(deployment);
}

TEST(GitLabFlow, AbortBeforeThePipelineExistsIsKept) {
    for (const bool being_made : {false, true}) {
        Deployment deployment(on_gitlab());
        deployment.gitlab().hold_pipelines();
        deployment.start();
        deployment.ask("alice", "@tachograph runbenchmarks");
        ASSERT_TRUE(deployment.wait_until([&](const State& state) {
            const auto job = find_job(state, deployment.job());
            return job && job->done.contains(effect_id(Obligation::start, *job));
        }));
        deployment.ask("alice", "@tachograph abort");
        ASSERT_TRUE(deployment.wait_for_stage(Stage::aborted));
        ASSERT_TRUE(testing::becomes_true([&] { return deployment.gitlab().branches().size() == 1; }));
        deployment.gitlab().release_pipelines(being_made);
        if (being_made) wait_for_pipeline(deployment, "canceled");
        if (being_made) expect_stage(deployment, Stage::aborted);
        EXPECT_EQ(deployment.gitlab().pipelines(), being_made ? 1 : 0);
        EXPECT_THAT(deployment.events(), Not(Contains("job.running/1")));
        if (being_made) expect_nothing_is_left(deployment);
    }
}

TEST(GitLabFlow, FailureIsReportedOnce) {
    Deployment deployment(on_gitlab("echo 'error: no such thing' >&2; exit 3"));
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    expect_stage(deployment, Stage::failed);
    EXPECT_EQ(deployment.count_comments("error: no such thing"), 1);
    EXPECT_EQ(deployment.count_comments("tachograph:result:"), 1);
    expect_nothing_is_left(deployment);
}

TEST(GitLabFlow, JobWithoutARunnerFails) {
    Deployment deployment(on_gitlab());
    deployment.gitlab().take_runners_away();
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    expect_stage(deployment, Stage::failed);
    EXPECT_EQ(deployment.count_comments("no GitLab runner took the job"), 1);
}

TEST(GitLabFlow, DeletedPipelineIsNoticed) {
    Deployment deployment(on_gitlab("sleep 600"));
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    // The service has seen it by now, or asks for it by its commit.
    std::this_thread::sleep_for(std::chrono::seconds(6));
    deployment.gitlab().delete_pipelines();
    expect_stage(deployment, Stage::failed);
    EXPECT_EQ(deployment.count_comments("the pipeline was deleted on GitLab"), 1);
}

TEST(GitLabFlow, RestartDoesNotRepeatAPipeline) {
    Deployment deployment(on_gitlab("sleep 1; " + DeploymentOptions().script));
    deployment.start();
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_for_stage(Stage::running));
    deployment.kill();
    deployment.start();
    expect_stage(deployment, Stage::reported);
    EXPECT_EQ(deployment.gitlab().pipelines(), 1);
}

// A BenchmarkingRepo of DiffEqBot. Its `run.jl` is run by a stand-in for `julia` that does what DiffEqBot's runners
// did.
class RunJlFlow : public ::testing::Test {
  protected:
    RunJlFlow() : path_(std::getenv("PATH")) {
        DeploymentOptions options = on_gitlab();
        options.settings = R"("org": "demo",)";
        options.limits = R"("jobs_at_once": 2)";
        deployment_ = std::make_unique<Deployment>(options);
        deployment_->gitlab().add_file("run.jl", "# runs the benchmarks\n");
        ::setenv("PATH", (deployment_->folder() + "/julia-bin:" + path_).c_str(), 1);
    }
    ~RunJlFlow() override { ::setenv("PATH", path_.c_str(), 1); }
    void program(const std::string& name, const std::string& script) const {
        const std::string folder = deployment_->folder() + "/julia-bin";
        std::filesystem::create_directories(folder);
        std::ofstream(folder + "/" + name) << "#!/bin/sh\nset -e\n" << script << "\n";
        std::filesystem::permissions(folder + "/" + name, std::filesystem::perms::owner_all);
    }
    void julia(const std::string& script) const { program("julia", script); }
    Deployment& deployment() { return *deployment_; }

  private:
    std::string path_;
    std::unique_ptr<Deployment> deployment_;
};

const char* const originals_runner =
    R"sh([ "$*" = "run.jl speed 1 $(git -C speed rev-parse HEAD) $(git -C speed rev-parse HEAD~1)" ]
curl --silent --fail -H 'Content-Type: application/json' "$TACHOGRAPH_SERVICE/api/report" --data-binary @- <<END
{
        "key" : "runners only", "report" : {
            "repo" : "speed", "pr" : "1", "commit" : "$4", "items" : [
                {
                    "type" : "table",
                    "id" : "t",
                    "title" : "Ratios",
                    "data" : {"head" : [ "name", "ratio" ], "table" : [[ "ODE", "1.05" ]]}
                },
                {"type" : "image", "id" : "i", "title" : "Work-precision", "data" : "https://example.org/wp.png"}
            ]
        }}
END)sh";

TEST_F(RunJlFlow, DiffEqBotsRunnerReports) {
    julia(originals_runner);
    deployment().start();
    const std::string asked = deployment().head();
    deployment().ask("alice", "@tachograph runbenchmarks");
    deployment().push("4000");
    expect_stage(deployment(), Stage::reported);
    const State state = deployment().state();
    const Job job = find_job(state, deployment().job()).value();
    EXPECT_EQ(job.head, asked);
    EXPECT_THAT(deployment().report(job), AllOf(HasSubstr("| ODE | 1.05 |"), HasSubstr("https://example.org/wp.png")));
    EXPECT_THAT(deployment().events(), Contains("job.running/2"));
}

TEST_F(RunJlFlow, TemporaryHostFailureFailsNoJob) {
    julia(originals_runner);
    // The pipeline's first clone and first fetch fail.
    program("git", R"sh(case "$*" in
    "clone --quiet -- "*) try=clone;;
    *" fetch --quiet "*) try=fetch;;
    *) exec /usr/bin/git "$@";;
esac
if [ -e "$0.$try" ]; then exec /usr/bin/git "$@"; fi
touch "$0.$try"
echo "fatal: the host is away" >&2
exit 128)sh");
    deployment().start();
    deployment().ask("alice", "@tachograph runbenchmarks");
    expect_stage(deployment(), Stage::reported);
    EXPECT_TRUE(std::filesystem::exists(deployment().folder() + "/julia-bin/git.clone"));
    EXPECT_TRUE(std::filesystem::exists(deployment().folder() + "/julia-bin/git.fetch"));
}

// Two jobs run side by side: each has its own token, and not the other's.
TEST_F(RunJlFlow, JobCannotReadAnotherJobsToken) {
    julia(R"(env > "$0.$3.environment"; [ "$3" = 2 ] || { while ! [ -e "$0.2.environment" ]; do sleep 0.1; done; }
exit 1)");
    deployment().start();
    deployment().ask("alice", "@tachograph runbenchmarks", 1);
    deployment().ask("alice", "@tachograph runbenchmarks", 2);
    ASSERT_TRUE(deployment().wait_until_settled(60)) << deployment().gitlab().trace(1);
    for (const int pull : {1, 2}) {
        std::ifstream file(fmt::format("{}/julia-bin/julia.{}.environment", deployment().folder(), pull));
        const std::string environment(std::istreambuf_iterator<char>(file), {});
        EXPECT_THAT(environment, HasSubstr(deployment().token(1, pull)));
        EXPECT_THAT(environment, Not(HasSubstr(deployment().token(1, 3 - pull))));
    }
    expect_nothing_is_left(deployment());
}

TEST_F(RunJlFlow, AFailureIsReportedByThePipeline) {
    julia("echo 'ERROR: LoadError' >&2; exit 1");
    deployment().start();
    deployment().ask("alice", "@tachograph runbenchmarks");
    expect_stage(deployment(), Stage::failed);
    EXPECT_EQ(deployment().count_comments("failed"), 2);
}

TEST_F(RunJlFlow, SecretOfAnotherCommunityIsRejected) {
    julia(R"(curl --silent -o "$0.answer" "$TACHOGRAPH_SERVICE/api/report" --data-binary "{\"key\": \"another\",
\"report\": {\"repo\": \"speed\", \"pr\": 1, \"items\": []}}"; exit 1)");
    deployment().start();
    deployment().ask("alice", "@tachograph runbenchmarks");
    expect_stage(deployment(), Stage::failed);
    std::ifstream answer(deployment().folder() + "/julia-bin/julia.answer");
    EXPECT_THAT(std::string(std::istreambuf_iterator<char>(answer), {}), HasSubstr("not the job's token"));
}

}  // namespace
}  // namespace tachograph
