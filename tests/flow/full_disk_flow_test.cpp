// The disk is full: nothing is written, everybody concerned learns why, and the service continues once there is space.
#include "tests/deployment/deployment.hpp"
#include "tests/deployment/instance.hpp"

#include <memory>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::AllOf;
using testing::becomes_true;
using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::HasSubstr;
using testing::Host;

// The data folder is a small disk, except for the local forge, where people keep commenting.
class FullDisk : public ::testing::TestWithParam<Host> {
  protected:
    void SetUp() override {
        DeploymentOptions options;
        options.host = GetParam();
        deployment = std::make_unique<Deployment>(options);
        const std::string script = fmt::format(
            "mkdir -p {0}/forge && mv {0} {0}.old && mkdir {0} && mount -t tmpfs -o size=8m tmpfs {0} && mkdir "
            "{0}/forge && mount --bind {0}.old/forge {0}/forge",
            disk());
        if (deployment->shell(script) != 0) GTEST_SKIP() << "this machine cannot: mount a disk";
        deployment->start();
    }
    void TearDown() override {
        deployment->kill();
        deployment->shell("umount -l " + disk());
    }
    void fill() const { deployment->shell(fmt::format("dd if=/dev/zero of={} bs=4k", filling())); }
    void make_room() const { deployment->shell("rm " + filling()); }
    std::string disk() const { return deployment->folder() + "/data"; }
    std::string filling() const { return disk() + "/filling"; }
    std::string readiness() const {
        const http::Answer answer = deployment->call("GET", "/readyz");
        return fmt::format("{} {}", answer.status, answer.body);
    }
    std::string lines_with(const std::string& words) const {
        std::string count;
        deployment->shell(fmt::format("grep -c '{}' {}/serve.log", words, deployment->folder()), &count);
        return count;
    }

    std::unique_ptr<Deployment> deployment;
};

INSTANTIATE_TEST_SUITE_P(With, FullDisk, ::testing::Values(Host::local, Host::github),
                         [](const auto& host) { return host.param == Host::local ? "Local" : "GitHub"; });

TEST_P(FullDisk, ServiceIsNotReadyUntilThereIsSpace) {
    EXPECT_THAT(readiness(), HasSubstr("200"));
    fill();
    const ForgeComment comment = deployment->say("alice", "@tachograph runbenchmarks");
    for (int tries = 0; tries < 3; ++tries) EXPECT_EQ(deployment->deliver(comment), 503);
    EXPECT_THAT(readiness(), AllOf(HasSubstr("503"), HasSubstr("nothing can be written to the event log"),
                                   HasSubstr("No space left on device")));
    EXPECT_EQ(lines_with("nothing can be written to the event log"), "1\n");
    make_room();
    // A service that is not ready gets no deliveries.
    EXPECT_TRUE(becomes_true([&] { return readiness().starts_with("200"); }, 10));
    EXPECT_EQ(lines_with("the event log can be written again"), "1\n");
    EXPECT_EQ(deployment->deliver(comment), 202);
    EXPECT_TRUE(deployment->wait_until_settled());
}

}  // namespace
}  // namespace tachograph
