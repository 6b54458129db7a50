// The limit on comments in one outbox.
#include "core/effects/outbox.hpp"
#include "tests/core/world.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::World;

template <class T>
auto count(const std::vector<Effect>& owed) {
    return std::ranges::count_if(owed, [](const Effect& effect) { return std::holds_alternative<T>(effect.body); });
}

OutboxSettings two_at_once() {
    OutboxSettings settings;
    settings.said_at_once = 2;
    return settings;
}

TEST(OutboxPortions, LimitsCommentsPerOutbox) {
    World world;
    for (int n = 0; n < 5; ++n) world.ask("alice", ShowHelp{});
    int said = 0;
    for (auto owed = outbox(world.state, two_at_once()); !owed.empty(); owed = outbox(world.state, two_at_once())) {
        EXPECT_EQ(owed.size(), said < 4 ? 2U : 1U);
        for (const Effect& effect : owed) world.tell(EffectPerformed{effect.id, "1"});
        said += static_cast<int>(owed.size());
    }
    EXPECT_EQ(said, 5);
}

TEST(OutboxPortions, StartsJobsBeyondTheLimitOfComments) {
    World world;
    for (int n = 0; n < 5; ++n) world.ask("mallory", RunBenchmarks{});
    world.run_job();
    const auto owed = outbox(world.state, two_at_once());
    EXPECT_EQ(count<StartJob>(owed), 1);
    EXPECT_EQ(count<PutComment>(owed) + count<React>(owed), 2);
}

// The id of this comment sorts after those of the strangers.
TEST(OutboxPortions, AnswersPeopleWithRightsBeforeStrangers) {
    World world;
    for (const char* const stranger : {"mallory", "mallet", "moriarty"}) {
        world.ask(stranger, RunBenchmarks{});
        world.ask(stranger, ShowHelp{});
    }
    world.ask("alice", ShowQueue{});
    const auto owed = outbox(world.state, two_at_once());
    ASSERT_FALSE(owed.empty());
    const auto* first = std::get_if<PutComment>(&owed.front().body);
    ASSERT_NE(first, nullptr);
    EXPECT_NE(first->body.find("@alice"), std::string::npos) << first->body;
}

}  // namespace
}  // namespace tachograph
