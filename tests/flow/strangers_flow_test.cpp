// Strangers cost few answers and few events, and do not delay people with rights.
#include "core/commands/standing.hpp"
#include "tests/flow/access_flow.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::AccessFlow;
using testing::Deployment;
using ::testing::HasSubstr;

std::string ten_commands(int comment) {
    std::string text;
    for (int n = 0; n < 10; ++n)
        text += fmt::format("@tachograph {} @somebody-{}\n", n % 2 == 0 ? "whois" : "dance", comment * 10 + n);
    return text;
}

TEST(StrangersFlow, CommandsOfStrangersLeaveFewEvents) {
    Deployment deployment;
    deployment.start();
    for (int comment = 0; comment < 60; ++comment)
        deployment.ask(fmt::format("stranger-{}", comment % 5), ten_commands(comment));
    deployment.ask("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment.wait_until_settled());
    EXPECT_LE(deployment.count_comments("tachograph:reply:"), 5 * few_answers);
    EXPECT_LE(deployment.events().size(), 80U);
    std::string output;
    EXPECT_EQ(deployment.run_program("verify", &output), 0) << output;
    // The limit on answers survives a restart.
    const auto questions = [&] { return std::ranges::count(deployment.events(), "question.asked/2"); };
    const auto asked = questions();
    deployment.stop();
    deployment.start();
    deployment.ask("stranger-1", "@tachograph help");
    EXPECT_EQ(questions(), asked);
}

TEST_F(AccessFlow, StrangersDoNotDelayAdmins) {
    start();
    for (int comment = 0; comment < 20; ++comment)
        deployment->ask(fmt::format("stranger-{}", comment), ten_commands(comment) + "@tachograph approve\n");
    deployment->ask("chris", "@tachograph addbenchmarker @dora");
    wait_until_answered("@dora may run benchmarks on demo/speed");
    for (const auto& [effect, request] : deployment->state().requests)
        EXPECT_THAT(request.command, HasSubstr("whois")) << "strangers ask nothing of the policy's repository";
}

TEST(StrangersFlow, BotsDoNotAnswerEachOtherForever) {
    Deployment deployment;
    deployment.start();
    deployment.ask("echo[bot]", "@tachograph help");
    deployment.ask("mallory", "@tachograph help");
    ASSERT_TRUE(deployment.wait_until([&](const State&) { return deployment.count_comments("| command |") == 1; }));
    for (int n = 0; n < 10; ++n) {
        // Repeats each answer with a command in front, as long as it gets answers.
        deployment.ask("echo[bot]", fmt::format("@tachograph dance\n\n{}", deployment.comments().back().text));
    }
    EXPECT_EQ(deployment.count_comments("tachograph:reply:"), 1);
    EXPECT_EQ(std::ranges::count(deployment.events(), "command.refused/2"), 0);
}

}  // namespace
}  // namespace tachograph
