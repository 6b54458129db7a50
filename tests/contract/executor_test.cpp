// The contract of executors, for every implementation: runner processes on this machine, and GitLab pipelines, which an
// interpreter of GitLab CI runs.
#include "adapters/gitlab/executor.hpp"

#include "adapters/http/client.hpp"
#include "adapters/runner/local_executor.hpp"
#include "tests/deployment/fake_gitlab.hpp"
#include "tests/folder.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

const JobId job{{"demo/speed", 1}, 1};
const std::string commit(40, 'a');
// Nothing listens there, so that a runner keeps retrying, and its job stays running.
const std::string nowhere = "http://127.0.0.1:9";

runner::JobDescription description(const JobOrder& order) {
    runner::JobDescription told;
    told.job = order.job;
    told.clone_url = order.clone_url;
    told.head = order.head;
    told.base = order.base;
    told.service = nowhere;
    told.token = order.token;
    told.name = "bench";
    return told;
}

struct LocalSite {
    testing::Folder folder;
    runner::LocalExecutor executor_{{folder / "jobs", TACHOGRAPH_PROGRAM "-runner", description, {}, 20}};

    Executor& executor() { return executor_; }
};

struct GitLabSite {
    testing::FakeGitLab gitlab{"gitlab-token"};
    std::unique_ptr<gitlab::GitLabExecutor> executor_;

    GitLabSite() {
        gitlab::ExecutorSettings settings;
        settings.url = gitlab.url();
        settings.project = "42";
        settings.token = "gitlab-token";
        settings.pipeline = {{"tachograph"}, "", TACHOGRAPH_PROGRAM "-runner", "tachograph-benchmarks", 60, nowhere};
        settings.describe = [](const JobOrder& order) { return runner::to_json(description(order)); };
        settings.clock = [] { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); };
        executor_ = std::make_unique<gitlab::GitLabExecutor>(http::send, std::move(settings));
    }

    Executor& executor() { return *executor_; }
};

template <class Site>
class ExecutorContract : public ::testing::Test {
  protected:
    Executor& executor() { return site.executor(); }
    JobOrder order() const { return {job, nowhere + "/demo/speed.git", commit, commit, {}, "token"}; }
    bool is_alive() { return std::holds_alternative<Alive>(executor().poll(job)); }
    bool ends_within(std::chrono::seconds time) {
        const auto end = std::chrono::steady_clock::now() + time;
        while (is_alive()) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return true;
    }

    Site site;
};

using Sites = ::testing::Types<LocalSite, GitLabSite>;
TYPED_TEST_SUITE(ExecutorContract, Sites);

TYPED_TEST(ExecutorContract, AStartedJobIsAliveUntilItIsCancelled) {
    this->executor().start(this->order());
    EXPECT_TRUE(this->is_alive());
    this->executor().cancel(job);
    EXPECT_TRUE(this->ends_within(std::chrono::seconds(30)));
}

TYPED_TEST(ExecutorContract, StartingTheSameJobAgainAdoptsIt) {
    const std::string first = this->executor().start(this->order());
    EXPECT_EQ(this->executor().start(this->order()), first);
    this->executor().cancel(job);
}

TYPED_TEST(ExecutorContract, AJobThatNeverRanIsCancelledAtOnce) { EXPECT_NO_THROW(this->executor().cancel(job)); }

TYPED_TEST(ExecutorContract, CancellingTwiceChangesNothing) {
    this->executor().start(this->order());
    this->executor().cancel(job);
    EXPECT_NO_THROW(this->executor().cancel(job));
    EXPECT_TRUE(this->ends_within(std::chrono::seconds(30)));
}

TYPED_TEST(ExecutorContract, RunningJobsAreNotRemovedAsLeftovers) {
    this->executor().start(this->order());
    this->executor().remove_leftovers([] { return std::vector<JobId>{job}; });
    EXPECT_TRUE(this->is_alive());
    this->executor().cancel(job);
}

}  // namespace
}  // namespace tachograph
