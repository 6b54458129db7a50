// The cache is only a shortcut: with it, without it, and with a damaged one, the state is the same.
#include "adapters/cache/sqlite_cache.hpp"

#include "adapters/memory/event_log.hpp"
#include "core/answers/views.hpp"
#include "core/machine/replay.hpp"
#include "core/ports/failures.hpp"
#include "core/state/obligations.hpp"
#include "tests/core/world.hpp"
#include "tests/folder.hpp"

#include <fstream>
#include <memory>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::World;

// A world whose history is in a cache, and the log of all its events.
class Cached : public ::testing::Test {
  protected:
    void write_down() {
        const std::span<const Event> news = std::span(world.history).subspan(written_);
        ASSERT_TRUE(log.append(news, log.tip()));
        written_ = world.history.size();
    }

    void perform_first(const JobId& id) {
        const Job& job = *live_job(world.state, id);
        world.tell(EffectPerformed{effect_id(open_obligations(job).at(0), job), "7"});
    }

    // A job from the request to its end, with all of its effects.
    void run_job(int pull) {
        world.pull.number = pull;
        world.run_job();
        const JobId id{world.pull, last_number(world.state, world.pull)};
        world.tell(RunnerStarted{id, "bench"});
        if (pull % 3 == 0) world.tell(RunnerFailed{id, "bench", "no luck", "its log"});
        if (pull % 3 == 1) world.ask("alice", Abort{});
        if (pull % 3 == 2) {
            world.tell(RunnerMeasured{id, "bench", "results"});
            world.tell(ReportPublished{id, "path", "commit", "url", "headline", {1, 2, 3, 4, 5, 6}});
        }
        while (live_job(world.state, id)) perform_first(id);
    }

    void keep() {
        write_down();
        const auto closed = world.state.history.close();
        world.state.history.archived(cache->keep({world.state, log.tip()}, *closed));
    }

    // Checks that the state after a restart equals the replay of the log, and the world's state.
    void expect_the_truth() {
        write_down();
        cache::SqliteCache reopened(path);
        const Fold kept = replay(log, reopened);
        const Fold cold = replay(log);
        EXPECT_EQ(kept.tip, cold.tip);
        for (const State* state : std::initializer_list<const State*>{&kept.state, &world.state}) {
            EXPECT_EQ(state_json(*state), state_json(cold.state));
            EXPECT_EQ(select_jobs(*state, {}), select_jobs(cold.state, {}));
            EXPECT_EQ(paged(*state), select_jobs(cold.state, {}));
            EXPECT_EQ(count_jobs(*state), count_jobs(cold.state));
            for (const Event& event : world.history) EXPECT_TRUE(state->history.has_acted(event.idempotency_key));
            EXPECT_FALSE(state->history.has_acted("never"));
            for (int pull = 1; pull < 9; ++pull)
                EXPECT_EQ(last_number(*state, {"demo/sums", pull}), last_number(cold.state, {"demo/sums", pull}));
        }
    }
    // Page by page.
    static std::vector<Job> paged(const State& state) {
        std::vector<Job> all;
        for (JobRange range{{}, {{"~", 0}, 0}, 3}; true; range.after = all.back().id) {
            const std::vector<Job> page = jobs_in(state, range);
            if (page.empty()) return all;
            EXPECT_LE(page.size(), range.most);
            all.insert(all.end(), page.begin(), page.end());
        }
    }
    bool is_warm() {
        cache::SqliteCache reopened(path);
        return reopened.load().has_value();
    }

    World world;
    memory::MemoryEventLog log;
    testing::Folder folder;
    const std::string path = folder / "cache.sqlite";
    std::unique_ptr<cache::SqliteCache> cache = std::make_unique<cache::SqliteCache>(path);

  private:
    std::size_t written_ = 0;
};

TEST_F(Cached, RestartContinuesFromTheSnapshot) {
    for (int round = 0; round < 4; ++round) {
        for (int pull = 1; pull < 7; ++pull) run_job(pull);
        world.ask("alice", ShowStatus{});
        world.run_job();  // is being archived
        if (round != 2) keep();
        expect_the_truth();
        world.ask("alice", Abort{});
        while (!world.state.jobs.empty()) perform_first(world.state.jobs.begin()->first);
        expect_the_truth();
    }
    EXPECT_TRUE(is_warm());
    EXPECT_GT(count_jobs(world.state), 24U);
}

TEST_F(Cached, ArchivedIdempotencyKeyIsNotActedUponAgain) {
    run_job(1);
    const Event asked = world.history[1];
    keep();
    EXPECT_TRUE(world.tell(Ask{world.pull, asked.actor, "1001", 0, "again", RunBenchmarks{}}).empty());
    EXPECT_THROW(apply(world.state, asked), IllegalEvent);
}

TEST_F(Cached, RetryFindsAnArchivedJob) {
    run_job(2);
    keep();
    const auto events = world.ask("alice", Retry{});
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(std::get<JobAccepted>(events[1].body).head, world.head);
}

TEST_F(Cached, JobIsListedOnceWhileItIsBeingArchived) {
    run_job(1);
    keep();
    run_job(2);
    write_down();
    const auto closed = world.state.history.close();
    const Fold kept{world.state, log.tip()};
    world.state = replay(log, *cache).state;  // as if the log was read again meanwhile
    const auto archive = cache->keep(kept, *closed);
    expect_the_truth();
    world.state.history.archived(archive);
    expect_the_truth();
}

TEST_F(Cached, JobRangeIsOfOnePullRequestOrRepository) {
    for (int pull = 1; pull < 4; ++pull) run_job(pull);
    keep();
    run_job(2);
    world.run_job();
    const auto ids = [&](const JobRange& range) {
        std::vector<std::string> found;
        for (const Job& job : jobs_in(world.state, range)) found.push_back(to_text(job.id));
        return found;
    };
    const std::string repository = world.pull.repository;
    EXPECT_EQ(ids({{{repository, 2}, 0}, {{repository, 3}, 0}, 100}).size(), 3U);
    EXPECT_EQ(ids({{{repository, 2}, 1}, {{repository, 3}, 0}, 1}), std::vector{to_text(JobId{{repository, 2}, 2})});
    EXPECT_EQ(ids({{{repository, 0}, 0}, {{repository + ' ', 0}, 0}, 100}).size(), 5U);
    EXPECT_TRUE(ids({{{"a/b", 0}, 0}, {{"a/c", 0}, 0}, 100}).empty());
}

TEST_F(Cached, DeletingTheCacheChangesNothing) {
    run_job(1);
    keep();
    std::filesystem::remove(path);
    run_job(2);
    EXPECT_THROW(keep(), Unavailable);  // the new file would lack the old file's content
    EXPECT_FALSE(is_warm());
    expect_the_truth();
    cache = std::make_unique<cache::SqliteCache>(path);
    world.state = replay(log).state;
    keep();
    EXPECT_TRUE(is_warm());
    expect_the_truth();
}

TEST_F(Cached, DamagedCacheIsRebuilt) {
    run_job(1);
    keep();
    world.state = replay(log).state;  // does not use the file
    for (const std::string& content : {std::string(), std::string("SQLite format 3"), std::string(20'000, 'x')}) {
        std::filesystem::remove(path + "-wal");
        std::ofstream(path) << content;
        expect_the_truth();
        EXPECT_FALSE(is_warm());
    }
}

TEST_F(Cached, CacheOfAnotherLogIsReplaced) {
    run_job(1);
    run_job(2);
    keep();
    // The same file with a log that has other events.
    World other;
    memory::MemoryEventLog other_log;
    ASSERT_TRUE(other_log.append(other.history, other_log.tip()));
    cache::SqliteCache found(path);
    Fold fold = replay(other_log, found);
    EXPECT_EQ(count_jobs(fold.state), 0U);
    const auto closed = fold.state.history.close();
    fold.state.history.archived(found.keep(fold, *closed));
    EXPECT_EQ(count_jobs(fold.state), 0U);
    EXPECT_FALSE(fold.state.history.has_acted(world.history.back().idempotency_key));
}

}  // namespace
}  // namespace tachograph
