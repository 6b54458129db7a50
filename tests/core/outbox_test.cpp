// Which jobs are started on the executor, and when.
#include "core/effects/outbox.hpp"

#include "tests/core/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::World;

// For an executor that runs one job at a time.
std::vector<std::string> jobs_to_start(const State& state) {
    std::vector<std::string> jobs;
    for (const Effect& effect : outbox(state, {})) {
        if (const auto* start = std::get_if<StartJob>(&effect.body)) jobs.push_back(to_text(start->job.id));
    }
    return jobs;
}

TEST(Outbox, JobsAreStartedOneAfterTheOther) {
    World world;
    world.run_job();
    world.pull.number = 2;
    world.run_job();
    EXPECT_THAT(jobs_to_start(world.state), ElementsAre("demo/sums#1/1"));
    world.tell(EffectPerformed{"start:demo/sums/1/1", "process 7"});
    EXPECT_THAT(jobs_to_start(world.state), IsEmpty());
    world.tell(RunnerMeasured{{{"demo/sums", 1}, 1}, "bench-03", "results"});
    EXPECT_THAT(jobs_to_start(world.state), ElementsAre("demo/sums#2/1"));
}

// The job may have been starting already; then it runs until it is cancelled.
TEST(Outbox, AnAbortedJobKeepsItsPlaceUntilItIsCancelled) {
    World world;
    world.pull.number = 2;
    world.run_job();
    world.pull.number = 1;
    world.run_job();
    EXPECT_THAT(jobs_to_start(world.state), ElementsAre("demo/sums#2/1"));
    world.pull.number = 2;
    world.ask("alice", Abort{});
    EXPECT_THAT(jobs_to_start(world.state), IsEmpty());
    world.tell(EffectPerformed{"cancel:demo/sums/2/1", {}});
    EXPECT_THAT(jobs_to_start(world.state), ElementsAre("demo/sums#1/1"));
}

}  // namespace
}  // namespace tachograph
