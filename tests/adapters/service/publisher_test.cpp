// Effects wait until their events are published, however often publishing fails.
#include "adapters/service/publisher.hpp"

#include "adapters/service/backoff.hpp"
#include "core/ports/failures.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using namespace std::chrono_literals;
using service::owed_in_both;
using service::Publisher;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Effect effect(const std::string& id) { return {id, React{{"demo/sums", 1}, id, Reaction::eyes}}; }

std::vector<std::string> ids(const std::vector<Effect>& effects) {
    std::vector<std::string> all;
    for (const Effect& one : effects) all.push_back(one.id);
    return all;
}

TEST(Publisher, EffectsDoneSinceAreNotOwed) {
    EXPECT_THAT(ids(owed_in_both({effect("a"), effect("b")}, {effect("b"), effect("c")})), ElementsAre("b"));
    EXPECT_THAT(owed_in_both({}, {effect("a")}), IsEmpty());
}

// A host at which every push waits until the test releases it.
class Host {
  public:
    void push() {
        const std::lock_guard lock(mutex_);
        ++pushes;
        if (fault == 1) throw Unavailable("the host is down");
        if (fault == 2) throw Refused("somebody else writes");
    }
    void owe(std::vector<Effect> effects) {
        const std::lock_guard lock(mutex_);
        owed_ = ids(effects);
    }
    bool wait_until_owed(const std::vector<std::string>& wanted) {
        for (int tries = 0; tries < 1000; ++tries, std::this_thread::sleep_for(5ms)) {
            const std::lock_guard lock(mutex_);
            if (owed_ == wanted) return true;
        }
        return false;
    }
    std::vector<std::string> owed() {
        const std::lock_guard lock(mutex_);
        return owed_;
    }

    std::atomic<int> fault = 0;
    std::atomic<int> pushes = 0;

  private:
    std::mutex mutex_;
    std::vector<std::string> owed_;
};

class PublisherTest : public ::testing::Test {
  protected:
    PublisherTest() : PublisherTest({20ms, 1h}) {}
    explicit PublisherTest(Publisher::Rhythm rhythm)
        : publisher([this] { host.push(); }, [this](auto effects) { host.owe(std::move(effects)); },
                    [this](const std::string& why) { refusal.set_value(why); }, rhythm, troubles) {
        publisher.start();
    }
    Host host;
    service::Troubles troubles;
    std::promise<std::string> refusal;
    Publisher publisher;
};

TEST_F(PublisherTest, EffectsWaitForTheirEventsToBePublished) {
    publisher.changed({effect("a")});
    EXPECT_TRUE(host.wait_until_owed({"a"}));
    publisher.changed({effect("a"), effect("b")});
    EXPECT_TRUE(host.wait_until_owed({"a", "b"}));
}

TEST_F(PublisherTest, NoNewEffectsWhileTheHostIsDown) {
    publisher.changed({effect("a")});
    ASSERT_TRUE(host.wait_until_owed({"a"}));
    host.fault = 1;
    publisher.changed({effect("a"), effect("b")});
    std::promise<void> published;
    publisher.when_published([&] { published.set_value(); });
    const int before = host.pushes;
    while (host.pushes < before + 3) std::this_thread::sleep_for(5ms);
    EXPECT_THAT(host.owed(), ElementsAre("a"));
    auto answer = published.get_future();
    EXPECT_EQ(answer.wait_for(0s), std::future_status::timeout);
    host.fault = 0;
    EXPECT_TRUE(host.wait_until_owed({"a", "b"}));
    EXPECT_EQ(answer.wait_for(5s), std::future_status::ready);
}

TEST_F(PublisherTest, ARefusalIsFinal) {
    host.fault = 2;
    publisher.changed({effect("a")});
    EXPECT_THAT(refusal.get_future().get(), HasSubstr("somebody else writes"));
    publisher.changed({effect("b")});
    publisher.stop();
    EXPECT_EQ(host.pushes, 1);
    EXPECT_THAT(host.owed(), IsEmpty());
}

TEST_F(PublisherTest, StoppingPublishesTheRest) {
    publisher.changed({effect("a")});
    ASSERT_TRUE(host.wait_until_owed({"a"}));
    publisher.changed({});
    publisher.stop();
    EXPECT_EQ(host.pushes, 2);
}

class BatchingPublisherTest : public PublisherTest {
  protected:
    BatchingPublisherTest() : PublisherTest({1h, 2h}) {}
};

TEST_F(BatchingPublisherTest, ChangesAreBatchedIntoOnePush) {
    publisher.changed({effect("a")});
    ASSERT_TRUE(host.wait_until_owed({"a"}));
    for (int change = 0; change < 100; ++change) publisher.changed({effect("a")});
    EXPECT_EQ(host.pushes, 1);
    publisher.stop();
    EXPECT_EQ(host.pushes, 2);
}

TEST_F(BatchingPublisherTest, FailedPushWaitsForTheInterval) {
    host.fault = 1;
    publisher.changed({effect("a")});
    while (host.pushes < 1) std::this_thread::sleep_for(5ms);
    std::this_thread::sleep_for(1s);
    EXPECT_EQ(host.pushes, 1);
}

class HeartbeatPublisherTest : public PublisherTest {
  protected:
    HeartbeatPublisherTest() : PublisherTest({10ms, 20ms}) {}
};

TEST_F(HeartbeatPublisherTest, HeartbeatIsPushedIfNothingIsNew) {
    while (host.pushes < 3) std::this_thread::sleep_for(5ms);
    EXPECT_THAT(host.owed(), IsEmpty());
}

TEST_F(HeartbeatPublisherTest, RecoversAfterFailures) {
    host.fault = 1;
    while (host.pushes < 3) std::this_thread::sleep_for(5ms);
    host.fault = 0;
    publisher.changed({effect("a")});
    EXPECT_TRUE(host.wait_until_owed({"a"}));
}

TEST(Backoff, PausesGrowUpToALimit) {
    using service::pause_after;
    EXPECT_EQ(pause_after(1, 0), 500ms);
    EXPECT_EQ(pause_after(2, 0), 1000ms);
    EXPECT_EQ(pause_after(4, 1), 5000ms);
    EXPECT_EQ(pause_after(100, 0), 60s);
    EXPECT_EQ(pause_after(100, 0.5, 8s), 9s);
    for (int tries = 0; tries < 100; ++tries) {
        EXPECT_GE(service::any_jitter(), 0);
        EXPECT_LE(service::any_jitter(), 1);
    }
}

}  // namespace
}  // namespace tachograph
