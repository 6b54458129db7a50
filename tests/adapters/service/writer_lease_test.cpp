// A service without the lease does not write and performs no effects; a standby waits for the whole patience.
#include "adapters/service/writer_lease.hpp"

#include "access-control/rights.hpp"
#include "adapters/memory/event_log.hpp"
#include "adapters/service/performer.hpp"
#include "adapters/service/takeover_timer.hpp"
#include "adapters/service/writer.hpp"
#include "core/machine/replay.hpp"

#include <atomic>
#include <future>
#include <optional>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using namespace std::chrono_literals;
using service::BootClock;
using service::Performer;
using service::Receipt;
using service::TakeoverTimer;
using service::Writer;
using service::WriterLease;

const Timestamp noon = *parse_timestamp("2026-11-23T12:00:00Z");
const Command policy{AdoptAccess{{{"demo/sums"}, {{Role::benchmarker, "alice", "org"}}}, "for the test"}, noon};

TEST(WriterLease, CountsFromBeforeThePush) {
    WriterLease lease(1h);
    EXPECT_FALSE(lease.holds());
    lease.confirm(BootClock::now());
    EXPECT_TRUE(lease.holds());
    EXPECT_EQ(lease.obstacle(), std::nullopt);
    lease.confirm(BootClock::now() - 2h);
    EXPECT_FALSE(lease.holds());
    EXPECT_THAT(lease.obstacle().value_or(""), ::testing::HasSubstr("does not hold the writer lease"));
}

TEST(TakeoverTimer, EndsAfterPatienceWithoutChange) {
    const BootClock::time_point start{};
    TakeoverTimer takeover_timer(90s);
    EXPECT_FALSE(takeover_timer.is_over("a", start));
    EXPECT_FALSE(takeover_timer.is_over("a", start + 89s));
    EXPECT_FALSE(takeover_timer.is_over("b", start + 90s));
    EXPECT_FALSE(takeover_timer.is_over("b", start + 179s));
    EXPECT_TRUE(takeover_timer.is_over("b", start + 180s));
    takeover_timer.begin_anew();
    EXPECT_FALSE(takeover_timer.is_over("b", start + 500s));
    EXPECT_TRUE(takeover_timer.is_over("b", start + 590s));
}

std::optional<std::string> problem_of(Writer& writer, const Command& command) {
    std::promise<std::optional<std::string>> problem;
    writer.submit({command}, [&](const Receipt& receipt) { problem.set_value(receipt.problem); });
    return problem.get_future().get();
}

TEST(Writer, WritesNothingWithoutTheLease) {
    memory::MemoryEventLog log;
    std::atomic<bool> may = false;
    Writer writer(log, access_control::rights_for, nullptr,
                  [&] { return may ? std::nullopt : std::optional<std::string>("not now"); });
    writer.write_first({BeginService{"machine/1"}, noon});
    writer.start([](const State&) {});
    EXPECT_EQ(problem_of(writer, policy), "not now");
    EXPECT_EQ(replay(log).state.events, 1U);
    may = true;
    EXPECT_EQ(problem_of(writer, policy), std::nullopt);
    EXPECT_EQ(replay(log).state.events, 2U);
}

// The service was paused during a write, which may not count.
TEST(Writer, WriteDuringWhichTheLeaseEndedIsNotAcknowledged) {
    memory::MemoryEventLog log;
    std::atomic<int> asked = 0;
    Writer writer(log, access_control::rights_for, nullptr,
                  [&] { return ++asked == 2 ? std::optional<std::string>("not now") : std::nullopt; });
    writer.start([](const State&) {});
    EXPECT_EQ(problem_of(writer, policy), "not now");
    EXPECT_EQ(replay(log).state.events, 1U);
    EXPECT_EQ(problem_of(writer, policy), std::nullopt) << "asked again, it is known already";
    EXPECT_EQ(replay(log).state.events, 1U);
}

TEST(Performer, WaitsForTheLease) {
    memory::MemoryEventLog log;
    Writer writer(log, access_control::rights_for);
    writer.start([](const State&) {});
    std::atomic<bool> may = false;
    std::atomic<int> asked = 0;
    std::promise<void> done;
    Performer performer(
        submit_to(writer),
        [&](const Effect& effect) -> CommandBody {
            EXPECT_TRUE(may);
            done.set_value();
            return EffectPerformed{effect.id, {}};
        },
        [] { return noon; },
        [&] {
            ++asked;
            return may.load();
        });
    performer.start();
    performer.owe({{"reaction:demo/sums/1/1", React{{"demo/sums", 1}, "1", Reaction::eyes}}});
    while (asked < 10) std::this_thread::sleep_for(5ms);
    may = true;
    done.get_future().get();
    performer.stop();
}

}  // namespace
}  // namespace tachograph
