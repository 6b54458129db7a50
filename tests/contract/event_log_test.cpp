// The contract of event logs, for every implementation.
#include "adapters/git/log/event_log.hpp"

#include "adapters/memory/event_log.hpp"
#include "core/events/event_text.hpp"
#include "tests/core/generators.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tachograph {
namespace {

namespace fs = std::filesystem;

// Each test has its own log; `reopen` gives the log after a restart.
class MemoryMaker {
  public:
    EventLog& log() { return log_; }
    EventLog& reopen() { return log_; }

  private:
    memory::MemoryEventLog log_;
};

class GitMaker {
  public:
    explicit GitMaker(std::chrono::milliseconds lag = git::GitEventLog::usual_lag) : lag_(lag) {
        std::string name = (fs::temp_directory_path() / "tachograph-contract.XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        reopen();
    }
    GitMaker(const GitMaker&) = delete;
    GitMaker& operator=(const GitMaker&) = delete;
    ~GitMaker() { fs::remove_all(folder_); }
    EventLog& log() { return *log_; }
    EventLog& reopen() {
        log_.reset();
        log_ = std::make_unique<git::GitEventLog>((folder_ / "events.git").string(), git::LogMode::write, git::Signer(),
                                                  lag_);
        return *log_;
    }

  private:
    std::chrono::milliseconds lag_;
    fs::path folder_;
    std::unique_ptr<git::GitEventLog> log_;
};

// A log whose journal is not flushed to git automatically.
struct JournalMaker : GitMaker {
    JournalMaker() : GitMaker(std::chrono::hours(1)) {}
};

Event event_about(const std::string& text) {
    return {EffectDone{"comment:x", text}, {ActorKind::bot, "tachograph"}, "", "test", Timestamp{}};
}

std::vector<std::string> messages_after(EventLog& log, const Revision& after) {
    std::vector<std::string> messages;
    log.read(after, [&](const LogEntry& entry) { messages.push_back(entry.message); });
    return messages;
}

Event parsed(const std::string& message) { return std::get<Event>(parse_event(message)); }

template <class Maker>
class EventLogContract : public ::testing::Test {
  protected:
    EventLog& log() { return maker.log(); }
    Revision add(const std::vector<Event>& events) {
        const auto tip = log().append(events, log().tip());
        EXPECT_TRUE(tip);
        return tip.value_or("");
    }
    Maker maker;
};

using Makers = ::testing::Types<MemoryMaker, GitMaker, JournalMaker>;
TYPED_TEST_SUITE(EventLogContract, Makers);

TYPED_TEST(EventLogContract, BeginsEmpty) {
    EXPECT_FALSE(this->log().tip().empty());
    EXPECT_TRUE(messages_after(this->log(), {}).empty());
}

TYPED_TEST(EventLogContract, ReturnsEventsInOrder) {
    const Event first = event_about("first");
    const Event second = event_about("second");
    const Event third = event_about("third");
    const Revision middle = this->add({first, second});
    const Revision last = this->add({third});
    EXPECT_EQ(this->log().tip(), last);
    const auto all = messages_after(this->log(), {});
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(parsed(all[0]), first);
    EXPECT_EQ(parsed(all[1]), second);
    EXPECT_EQ(parsed(all[2]), third);
    EXPECT_EQ(messages_after(this->log(), middle).size(), 1U);
    EXPECT_TRUE(messages_after(this->log(), last).empty());
}

TYPED_TEST(EventLogContract, EveryEntryHasARevisionOfItsOwn) {
    this->add({event_about("same"), event_about("same")});
    this->add({event_about("same")});
    std::set<Revision> revisions;
    this->log().read({}, [&](const LogEntry& entry) { revisions.insert(entry.revision); });
    EXPECT_EQ(revisions.size(), 3U);
    EXPECT_TRUE(revisions.contains(this->log().tip()));
}

TYPED_TEST(EventLogContract, AppendFailsIfTheTipMoved) {
    const Revision old = this->log().tip();
    const Revision tip = this->add({event_about("first")});
    const std::vector<Event> late{event_about("late"), event_about("later")};
    EXPECT_FALSE(this->log().append(late, old));
    EXPECT_EQ(this->log().tip(), tip);
    EXPECT_EQ(messages_after(this->log(), {}).size(), 1U);
    EXPECT_TRUE(this->log().append(late, tip));
}

TYPED_TEST(EventLogContract, EmptyAppendChangesNothing) {
    const Revision tip = this->add({event_about("first")});
    EXPECT_EQ(this->log().append({}, tip), tip);
    EXPECT_EQ(this->log().tip(), tip);
}

TYPED_TEST(EventLogContract, ManyEventsAreOneAppend) {
    std::vector<Event> many;
    for (int n = 0; n < 300; ++n) many.push_back(event_about(fmt::format("event {}", n)));
    this->add(many);
    const auto all = messages_after(this->log(), {});
    ASSERT_EQ(all.size(), many.size());
    for (std::size_t n = 0; n < many.size(); ++n) EXPECT_EQ(parsed(all[n]), many[n]);
}

TYPED_TEST(EventLogContract, SurvivesARestart) {
    const Revision tip = this->add({event_about("first")});
    EventLog& again = this->maker.reopen();
    EXPECT_EQ(again.tip(), tip);
    EXPECT_EQ(messages_after(again, {}).size(), 1U);
    EXPECT_TRUE(again.append(std::vector<Event>{event_about("second")}, tip));
}

TYPED_TEST(EventLogContract, OneOfManyConcurrentAppendersWins) {
    constexpr int writers = 4;
    constexpr int each = 15;
    std::atomic<int> lost = 0;
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&, writer] {
            for (int n = 0; n < each;) {
                const std::vector<Event> events{event_about(fmt::format("{}:{}", writer, n))};
                this->log().append(events, this->log().tip()) ? ++n : ++lost;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    const auto all = messages_after(this->log(), {});
    EXPECT_EQ(all.size(), static_cast<std::size_t>(writers * each)) << lost << " lost and tried again";
    EXPECT_EQ(std::set(all.begin(), all.end()).size(), all.size());
}

TYPED_TEST(EventLogContract, KeepsHostileText) {
    EXPECT_TRUE(rc::check([&] {
        const Event event{EffectDone{*testing::hostile_text(), *testing::hostile_text()}, *testing::actor(),
                          *testing::hostile_text(), *testing::hostile_text(), *testing::moment()};
        const Revision before = this->log().tip();
        RC_ASSERT(this->log().append(std::vector<Event>{event}, before).has_value());
        RC_ASSERT(parsed(messages_after(this->log(), before).at(0)) == event);
    }));
}

}  // namespace
}  // namespace tachograph
