// Undelivered comments are found, however long the service was away and whatever failed meanwhile.
#include "adapters/service/reconciler.hpp"

#include "access-control/rights.hpp"
#include "adapters/memory/event_log.hpp"
#include "core/machine/replay.hpp"
#include "core/ports/failures.hpp"

#include <atomic>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using namespace std::chrono_literals;
using service::Receipt;
using service::Reconciler;
using service::ReconcilerSettings;
using service::Writer;
using ::testing::NiceMock;

const Timestamp noon = *parse_timestamp("2026-11-23T12:00:00Z");

struct OldForge : Forge {
    MOCK_METHOD(Commits, resolve, (const ResolveRequest&), (override));
    MOCK_METHOD((std::optional<std::string>), head_at, (const PullId&, const std::string&), (override));
    MOCK_METHOD(std::string, put_comment, (const PutComment&), (override));
    MOCK_METHOD(void, react, (const React&), (override));
    MOCK_METHOD(void, set_status, (const PullId&, const CommitStatus&), (override));
    MOCK_METHOD(std::string, clone_url, (const std::string&), (override));
    MOCK_METHOD(PullState, pull_state, (const PullId&), (override));
    MOCK_METHOD(std::vector<OpenPull>, open_pulls, (const std::string&), (override));
    MOCK_METHOD(std::vector<Person>, approvers_of, (const PullId&, const std::string&), (override));
    MOCK_METHOD(std::optional<std::int64_t>, account_id, (const std::string&), (override));
    MOCK_METHOD(void, note_commit, (const std::string&, const NoteCommit&), (override));
    MOCK_METHOD(std::optional<Merge>, merge_behind, (const std::string&, const std::string&), (override));

    FoundComments comments_since(Timestamp since) override {
        ++looks;
        if (comment.at < since) return {{}, all};
        return {{comment}, all};
    }
    std::optional<Timestamp> now() override { return time; }
    ForgeComment comment;
    std::atomic<bool> all = true;
    std::optional<Timestamp> time;  // nullopt: this machine's time
    std::atomic<int> looks = 0;
};

struct NoExecutor : Executor {
    std::string start(const JobOrder& /*order*/) override { return {}; }
    void cancel(const JobId& /*job*/) override {}
    RunnerCondition poll(const JobId& /*job*/) override { return Alive{}; }
};

// Fails `failures` times.
class TiredLog final : public EventLog {
  public:
    Revision tip() override { return log_.tip(); }
    std::unique_ptr<LogPages> pages(const Revision& after) override { return log_.pages(after); }
    std::optional<Revision> append(std::span<const Event> events, const Revision& expected) override {
        if (failures-- > 0) throw Unavailable("no space left on device");
        return log_.append(events, expected);
    }
    std::atomic<int> failures = 0;

  private:
    memory::MemoryEventLog log_;
};

struct ReconcilerTest : ::testing::Test {
    ReconcilerTest() {
        forge.comment = {{"demo/sums", 1}, "1001", "alice", "@bot help", noon + 10min};
        write(noon, ShowQueue{}, "1");
    }
    void write(Timestamp at, Instruction instruction, const std::string& comment) {
        Writer writer(log, access_control::rights_for);
        writer.write_first(
            {Ask{{"demo/sums", 1}, {ActorKind::user, "bob"}, comment, 0, {}, std::move(instruction)}, at});
    }
    // Runs the service at that time, until it has polled so often.
    void watch(Timestamp at, int looks) {
        Writer writer(log, access_control::rights_for);
        writer.start([](const State&) {});
        ReconcilerSettings settings{"bot"};
        settings.comments_every = 1ms;
        forge.looks = 0;
        Reconciler watch(
            access_to(writer), executor, forge, [at] { return at; }, settings);
        watch.start();
        while (forge.looks < looks) std::this_thread::sleep_for(1ms);
    }
    int answers() { return static_cast<int>(replay(log).state.replies.count("reply:comment:demo/sums/1/1001/0")); }

    TiredLog log;
    NiceMock<OldForge> forge;
    NoExecutor executor;
};

TEST_F(ReconcilerTest, RestartAfterADayFindsMissedComments) {
    // Another event is logged before the first poll.
    write(noon + 24h, ShowQueue{}, "2");
    watch(noon + 24h, 2);
    EXPECT_EQ(answers(), 1);
}

// If a community replaces another bot by this one, that bot's commands are not followed again.
TEST_F(ReconcilerTest, CommentsFromBeforeTheLogAreIgnored) {
    forge.comment.at = noon - 1s;
    for (const auto later : {0min, 10min, 31min, 45min, 70min}) watch(noon + later, 3);
    EXPECT_EQ(answers(), 0);
    forge.comment.text = "nothing to do";
    forge.comment.at = noon + 70min;
    watch(noon + 70min, 3);
    forge.comment.text = "@bot help";
    forge.comment.at = noon;
    watch(noon + 71min, 3);
    EXPECT_EQ(answers(), 0) << "that was read long ago";
}

// This machine's clock is hours ahead of the forge's while the service runs.
TEST_F(ReconcilerTest, ClockThatRunsAheadMissesNoComment) {
    forge.comment.text = "nothing to do";
    watch(noon + 5h, 2);
    forge.comment.text = "@bot help";
    forge.comment.at = noon + 11min;
    watch(noon + 6h, 2);
    EXPECT_EQ(answers(), 1);
}

TEST_F(ReconcilerTest, CommentsAreReadAgainAfterAFailedWrite) {
    log.failures = 3;
    watch(noon + 24h, 5);
    EXPECT_EQ(answers(), 1);
}

TEST_F(ReconcilerTest, LogHasTheWatermarkOfComments) {
    forge.comment.at = noon + 24h;
    watch(noon + 24h, 2);
    EXPECT_EQ(replay(log).state.reading->until, noon + 24h);
    forge.comment.id = "1002";
    forge.comment.at = noon + 22h;
    watch(noon + 25h, 2);
    EXPECT_EQ(replay(log).state.replies.count("reply:comment:demo/sums/1/1002/0"), 0U)
        << "it was there when comments were looked for";
}

TEST_F(ReconcilerTest, ClockSecondsAheadReadsNoCommentsFromBeforeTheLog) {
    forge.time = noon - 5s;
    forge.comment.at = noon - 1h;
    watch(noon, 2);
    EXPECT_EQ(answers(), 0);
}

// The log began at noon by a clock that was days wrong.
struct FirstStart : ReconcilerTest, ::testing::WithParamInterface<std::chrono::hours> {};

INSTANTIATE_TEST_SUITE_P(By, FirstStart, ::testing::Values(-72h, 72h),
                         [](const auto& wrong) { return wrong.param > 0h ? "AClockAhead" : "AClockBehind"; });

TEST_P(FirstStart, ReadsLaterCommentsOnly) {
    const Timestamp began = noon - GetParam();
    forge.time = began + 1min;
    forge.comment.at = began - 1h;
    watch(noon + 1min, 2);
    // The clock is corrected, and the service starts again.
    forge.time = began + 10min;
    watch(began + 10min, 2);
    EXPECT_EQ(answers(), 0);
    forge.comment.at = began + 5min;
    watch(began + 10min, 2);
    EXPECT_EQ(answers(), 1);
}

// Even if other comments of the same poll are newer.
TEST_F(ReconcilerTest, UnreadCommentsAreFoundAfterARestart) {
    forge.comment.at = noon + 24h;
    forge.all = false;
    watch(noon + 24h, 3);
    EXPECT_EQ(answers(), 1);
    EXPECT_EQ(replay(log).state.reading->until, noon);
    forge.all = true;
    forge.comment.id = "1002";
    forge.comment.at = noon + 10min;
    watch(noon + 24h, 3);
    EXPECT_EQ(replay(log).state.replies.count("reply:comment:demo/sums/1/1002/0"), 1U);
}

// The log has times in the future; then the clock was corrected while the service was away.
TEST_F(ReconcilerTest, CorrectedClockMissesNoComment) {
    forge.comment.at = noon + 48h;
    forge.comment.text = "nothing to do";
    write(noon + 48h, ShowQueue{}, "2");
    watch(noon + 48h, 2);
    ASSERT_GT(replay(log).state.reading->until, noon + 24h);
    forge.comment.at = noon + 30min;
    forge.comment.text = "@bot help";
    watch(noon + 3h, 2);
    EXPECT_EQ(answers(), 1);
    EXPECT_LE(replay(log).state.reading->until, noon + 3h) << "the next start knows";
}

}  // namespace
}  // namespace tachograph
