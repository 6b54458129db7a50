// What is owed is performed once, and again only after it failed.
#include "adapters/service/agenda.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using namespace std::chrono_literals;
using service::Agenda;
using service::Lane;

const Agenda::Moment start{};

Effect effect(const std::string& id) { return {id, React{{"demo/sums", 1}, id, Reaction::eyes}}; }

struct AgendaTest : public ::testing::Test {
    std::string take(Agenda::Moment now = start) {
        const auto taken = agenda.take(Lane::forge, now);
        return taken ? taken->id : "";
    }
    Agenda agenda{[] { return 0.5; }};
};

TEST_F(AgendaTest, TakesWhatIsOwedInOrderAndOnce) {
    agenda.owe({effect("a"), effect("b")});
    EXPECT_EQ(take(), "a");
    agenda.owe({effect("a"), effect("b")});
    EXPECT_EQ(take(), "b");
    EXPECT_EQ(take(), "");
    EXPECT_FALSE(agenda.take(Lane::executor, start));
}

TEST_F(AgendaTest, WhatFailedComesLaterAndLater) {
    agenda.owe({effect("a")});
    take();
    EXPECT_EQ(agenda.postpone("a", start), 562ms);
    EXPECT_EQ(agenda.next_moment(start), start + 562ms);
    EXPECT_EQ(take(start + 561ms), "");
    EXPECT_EQ(take(start + 562ms), "a");
    EXPECT_EQ(agenda.postpone("a", start), 1125ms);
    for (int times = 0; times < 40; ++times) EXPECT_LE(agenda.postpone("a", start), 75s);
    EXPECT_EQ(agenda.postpone("a", start, 10min), 10min);
    EXPECT_EQ(agenda.next_moment(start), start + 60s);
}

Effect comment(const std::string& id) { return {id, PutComment{{"demo/sums", 1}, id, "text", {}}}; }

TEST_F(AgendaTest, ACommentOfAJobIsNeverGivenUpWhereItIsRefused) {
    agenda.owe({comment("result:demo/sums/1/1")});
    auto pause = 0ms;
    for (int times = 0; times < 100; ++times) {
        const auto again = agenda.refuse(comment("result:demo/sums/1/1"), false, start);
        ASSERT_TRUE(again);
        EXPECT_GE(*again, pause) << "later and later";
        pause = *again;
    }
    EXPECT_LE(pause, 75min);
    EXPECT_EQ(agenda.refused(), 1U);
    agenda.owe({});
    EXPECT_EQ(agenda.refused(), 0U);
}

TEST_F(AgendaTest, WhereThePullRequestIsGoneItIsTriedForHours) {
    agenda.owe({comment("result:demo/sums/1/1")});
    auto waited = 0ms;
    while (const auto again = agenda.refuse(comment("result:demo/sums/1/1"), true, start)) waited += *again;
    EXPECT_GT(waited, 2h);
    EXPECT_LT(waited, 24h);
}

TEST_F(AgendaTest, OtherAnswersAreTriedForMinutesAndTheRestOnceMore) {
    auto waited = 0ms;
    while (const auto again = agenda.refuse(comment("reply:comment:demo/sums/1/1004/0"), false, start))
        waited += *again;
    EXPECT_GT(waited, 1min);
    EXPECT_LT(waited, 10min);
    const auto soon = agenda.refuse(effect("reaction:demo/sums/1/1"), false, start);
    ASSERT_TRUE(soon);
    EXPECT_LT(*soon, 1s);
    EXPECT_FALSE(agenda.refuse(effect("reaction:demo/sums/1/1"), false, start));
    // It may be so new that not all of the forge knows it.
    waited = 0ms;
    while (const auto again = agenda.refuse(effect("reaction:demo/sums/1/2"), true, start)) waited += *again;
    EXPECT_GT(waited, 5s);
    EXPECT_LT(waited, 1min);
}

TEST_F(AgendaTest, NothingOfAHeldLaneIsDue) {
    agenda.owe({effect("a")});
    agenda.hold(Lane::forge, start + 10s);
    agenda.hold(Lane::forge, start + 5s);
    EXPECT_EQ(agenda.next_moment(start), start + 10s);
    EXPECT_EQ(take(start + 9s), "");
    EXPECT_EQ(take(start + 10s), "a");
}

TEST_F(AgendaTest, WhatFailsOverAndOverIsATroubleOfItsLane) {
    agenda.owe({effect("a"), effect("b")});
    take();
    agenda.postpone("a", start, {}, "once");
    EXPECT_EQ(agenda.trouble(Lane::forge), std::nullopt);
    take(start + 1s);
    agenda.postpone("a", start, {}, "a rule");
    EXPECT_EQ(agenda.trouble(Lane::forge), "a rule");
    EXPECT_EQ(agenda.trouble(Lane::reports), std::nullopt);
    take(start + 1s);
    agenda.conclude("b");
    EXPECT_EQ(agenda.trouble(Lane::forge), "a rule") << "others that succeed do not help it";
    agenda.conclude("a");
    EXPECT_EQ(agenda.trouble(Lane::forge), std::nullopt);
}

// The list of what is owed may be older than the outcome.
TEST_F(AgendaTest, WhatIsInTheLogIsNotPerformedAgainByAnOlderList) {
    agenda.owe({effect("a")});
    take();
    agenda.conclude("a");
    agenda.owe({effect("a")});
    EXPECT_EQ(take(), "");
    agenda.owe({});
    agenda.owe({effect("a")});
    EXPECT_EQ(take(), "a") << "it is owed anew";
}

}  // namespace
}  // namespace tachograph
