// The bot's commits in repositories of a forge link, mention and notify nobody.
#include "tests/flow/access_flow.hpp"
#include "tests/forge_links.hpp"

#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using testing::AccessFlow;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string messages_of(const testing::Deployment& deployment, const std::string& repository) {
    std::string messages;
    EXPECT_EQ(deployment.shell("git -C " + repository + " log --format=%B main", &messages), 0);
    return messages;
}

void expect_no_links(const std::string& messages) {
    std::istringstream lines(messages);
    for (std::string line; std::getline(lines, line);) EXPECT_FALSE(testing::has_forge_link(line)) << line;
}

TEST_F(AccessFlow, CommitsOfTheBotMentionNobody) {
    start();
    deployment->ask("mallory", "@tachograph runbenchmarks @all #1 demo/speed#1 https://github.com/demo/speed/pull/1");
    deployment->ask("mallory", "@tachograph whois @chris");
    deployment->ask("chris", "@tachograph addbenchmarker @mallory");
    wait_until_answered("@mallory may run benchmarks on demo/speed");
    deployment->ask("mallory", "@tachograph runbenchmarks");
    ASSERT_TRUE(deployment->wait_until_settled());
    const std::string data = deployment->folder() + "/data";
    const std::string log = messages_of(*deployment, data + "/events.git");
    const std::string reports = messages_of(*deployment, data + "/reports.git");
    EXPECT_THAT(log, AllOf(HasSubstr("Job: demo/speed/1/1\n"), HasSubstr("\\x40all")));
    EXPECT_THAT(reports, HasSubstr("Report demo/speed/1/"));
    expect_no_links(log);
    expect_no_links(reports);
    expect_no_links(git("log --format=%B main"));
}

}  // namespace
}  // namespace tachograph
