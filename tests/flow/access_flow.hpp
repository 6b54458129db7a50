// A deployment in which people grant and revoke access.
#pragma once

#include "access-control/rights.hpp"
#include "tests/deployment/deployment.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tachograph::testing {

class AccessFlow : public ::testing::Test {
  protected:
    void start(const DeploymentOptions& options = {}) {
        deployment = std::make_unique<Deployment>(options);
        deployment->start();
        ASSERT_TRUE(deployment->wait_until([](const State& state) { return !state.policy.empty(); }));
    }
    static Rights rights(const State& state, const std::string& account) {
        return access_control::best_rights_of(state.access, account, "demo/speed",
                                              *parse_timestamp("2026-11-25T00:00:00Z"));
    }
    void wait_until_answered(const std::string& part) {
        for (int tries = 0; tries < 500; ++tries) {
            if (deployment->count_comments(part) > 0) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        std::string log;
        deployment->shell("git -C " + deployment->folder() + "/data/events.git log --format=%s main; tail -5 " +
                              deployment->folder() + "/serve.log",
                          &log);
        FAIL() << "nobody said: " << part << "\n" << log;
    }
    std::string git(const std::string& arguments) const {
        std::string output;
        deployment->shell("git -C " + deployment->folder() + "/data/forge/tachograph/access-control.git " + arguments,
                          &output);
        return output;
    }
    // A clone of the access-control repository, with a branch on which this was done.
    void branch(const std::string& name, const std::string& script) const {
        const std::string clone = deployment->folder() + "/" + name;
        std::string output;
        ASSERT_EQ(
            deployment->shell(fmt::format("git clone -q {}/data/forge/tachograph/access-control.git {} && cd {} && git "
                                          "checkout -q -b {} && {} && git add -A && git -c user.name={} -c "
                                          "user.email=x@example.org commit -qm request && git push -q origin {}",
                                          deployment->folder(), clone, clone, name, script, name, name),
                              &output),
            0)
            << output;
    }
    PullId open(const std::string& author) {
        return deployment->forge().open_pull("tachograph/access-control", author, "main", author, "Let me in");
    }
    // People read first what the bot has to say of the pull request.
    void wait_until_explained(const PullId& pull) {
        ASSERT_TRUE(deployment->wait_until([&](const State& state) {
            const auto found = state.proposals.find(pull);
            return found != state.proposals.end() && found->second.told &&
                   found->second.head == deployment->forge().pull_state(pull).head;
        }));
    }
    void say(const PullId& pull, const std::string& author, const std::string& text) {
        wait_until_explained(pull);
        deployment->deliver(deployment->forge().add_comment(pull, author, text));
    }
    void wait_for_comment(const PullId& pull, const std::string& part) {
        std::string all;
        for (int tries = 0; tries < 500; ++tries) {
            all.clear();
            for (const auto& comment : deployment->forge().comments(pull)) all += comment.text + "\n";
            if (all.find(part) != std::string::npos) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        FAIL() << "nobody said '" << part << "' but\n" << all;
    }

    std::unique_ptr<Deployment> deployment;
};

}  // namespace tachograph::testing
