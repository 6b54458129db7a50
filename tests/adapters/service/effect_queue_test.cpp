// Each owed effect is performed once, and is retried only after a failure.
#include "adapters/service/effect_queue.hpp"

#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using namespace std::chrono_literals;
using service::EffectQueue;
using service::Lane;

const EffectQueue::Moment start{};

Effect effect(const std::string& id) { return {id, React{{"demo/sums", 1}, id, Reaction::eyes}}; }

struct EffectQueueTest : public ::testing::Test {
    std::string take(EffectQueue::Moment now = start) {
        const auto taken = effect_queue.take(Lane::forge, now);
        return taken ? taken->id : "";
    }
    EffectQueue effect_queue{[] { return 0.5; }};
};

TEST_F(EffectQueueTest, TakesEachEffectOnceAndInOrder) {
    effect_queue.owe({effect("a"), effect("b")});
    EXPECT_EQ(take(), "a");
    effect_queue.owe({effect("a"), effect("b")});
    EXPECT_EQ(take(), "b");
    EXPECT_EQ(take(), "");
    EXPECT_FALSE(effect_queue.take(Lane::executor, start));
}

TEST_F(EffectQueueTest, FailedEffectsBackOff) {
    effect_queue.owe({effect("a")});
    take();
    EXPECT_EQ(effect_queue.postpone("a", start), 562ms);
    EXPECT_EQ(effect_queue.next_moment(start), start + 562ms);
    EXPECT_EQ(take(start + 561ms), "");
    EXPECT_EQ(take(start + 562ms), "a");
    EXPECT_EQ(effect_queue.postpone("a", start), 1125ms);
    for (int times = 0; times < 40; ++times) EXPECT_LE(effect_queue.postpone("a", start), 75s);
    EXPECT_EQ(effect_queue.postpone("a", start, 10min), 10min);
    EXPECT_EQ(effect_queue.next_moment(start), start + 60s);
}

TEST_F(EffectQueueTest, LimitsTheRateOfEffectsThatCanWait) {
    std::vector<Effect> owed;
    for (int n = 0; n < 7; ++n) owed.push_back({fmt::format("stranger-{}", n), React{}, true});
    effect_queue.owe(owed);
    for (int n = 0; n < 5; ++n) EXPECT_EQ(take(), fmt::format("stranger-{}", n));
    EXPECT_EQ(take(), "");
    EXPECT_EQ(effect_queue.next_moment(start), start + 4s);
    owed.push_back(effect("maintainer"));
    effect_queue.owe(owed);
    EXPECT_EQ(take(), "maintainer");
    EXPECT_EQ(take(start + 4s), "stranger-5");
    EXPECT_EQ(take(start + 4s), "");
}

Effect comment(const std::string& id) { return {id, PutComment{{"demo/sums", 1}, id, "text", {}}}; }

TEST_F(EffectQueueTest, RefusedJobCommentIsRetriedForever) {
    effect_queue.owe({comment("result:demo/sums/1/1")});
    auto pause = 0ms;
    for (int times = 0; times < 100; ++times) {
        const auto again = effect_queue.refuse(comment("result:demo/sums/1/1"), false, start);
        ASSERT_TRUE(again);
        EXPECT_GE(*again, pause) << "later and later";
        pause = *again;
    }
    EXPECT_LE(pause, 75min);
    EXPECT_EQ(effect_queue.refused(), 1U);
    effect_queue.owe({});
    EXPECT_EQ(effect_queue.refused(), 0U);
}

TEST_F(EffectQueueTest, JobCommentOnMissingPullRequestIsRetriedForHours) {
    effect_queue.owe({comment("result:demo/sums/1/1")});
    auto waited = 0ms;
    while (const auto again = effect_queue.refuse(comment("result:demo/sums/1/1"), true, start)) waited += *again;
    EXPECT_GT(waited, 2h);
    EXPECT_LT(waited, 24h);
}

TEST_F(EffectQueueTest, OtherCommentsAreRetriedForMinutesAndOtherEffectsOnce) {
    auto waited = 0ms;
    while (const auto again = effect_queue.refuse(comment("reply:comment:demo/sums/1/1004/0"), false, start))
        waited += *again;
    EXPECT_GT(waited, 1min);
    EXPECT_LT(waited, 10min);
    const auto soon = effect_queue.refuse(effect("reaction:demo/sums/1/1"), false, start);
    ASSERT_TRUE(soon);
    EXPECT_LT(*soon, 1s);
    EXPECT_FALSE(effect_queue.refuse(effect("reaction:demo/sums/1/1"), false, start));
    // The comment may be too new for all of the forge's replicas.
    waited = 0ms;
    while (const auto again = effect_queue.refuse(effect("reaction:demo/sums/1/2"), true, start)) waited += *again;
    EXPECT_GT(waited, 5s);
    EXPECT_LT(waited, 1min);
}

TEST_F(EffectQueueTest, HeldLaneHasNoDueEffects) {
    effect_queue.owe({effect("a")});
    effect_queue.hold(Lane::forge, start + 10s);
    effect_queue.hold(Lane::forge, start + 5s);
    EXPECT_EQ(effect_queue.next_moment(start), start + 10s);
    EXPECT_EQ(take(start + 9s), "");
    EXPECT_EQ(take(start + 10s), "a");
}

TEST_F(EffectQueueTest, RepeatedFailureIsATroubleOfItsLane) {
    effect_queue.owe({effect("a"), effect("b")});
    take();
    effect_queue.postpone("a", start, {}, "once");
    EXPECT_EQ(effect_queue.trouble(Lane::forge), std::nullopt);
    take(start + 1s);
    effect_queue.postpone("a", start, {}, "a rule");
    EXPECT_EQ(effect_queue.trouble(Lane::forge), "a rule");
    EXPECT_EQ(effect_queue.trouble(Lane::reports), std::nullopt);
    take(start + 1s);
    effect_queue.conclude("b");
    EXPECT_EQ(effect_queue.trouble(Lane::forge), "a rule") << "others that succeed do not help it";
    effect_queue.conclude("a");
    EXPECT_EQ(effect_queue.trouble(Lane::forge), std::nullopt);
}

// The list of owed effects may be older than the outcome.
TEST_F(EffectQueueTest, ConcludedEffectIsNotRepeatedByAnOlderList) {
    effect_queue.owe({effect("a")});
    take();
    effect_queue.conclude("a");
    effect_queue.owe({effect("a")});
    EXPECT_EQ(take(), "");
    effect_queue.owe({});
    effect_queue.owe({effect("a")});
    EXPECT_EQ(take(), "a") << "it is owed anew";
}

}  // namespace
}  // namespace tachograph
