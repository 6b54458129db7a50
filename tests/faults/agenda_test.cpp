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
