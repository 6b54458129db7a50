// Two services with their own disks share one log on a host: one writes, the other takes over, and nothing is done
// twice.
#include "adapters/git/log/event_log.hpp"
#include "core/events/event_text.hpp"
#include "core/machine/replay.hpp"
#include "tests/deployment/deployment.hpp"
#include "tests/deployment/instance.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using ::testing::AllOf;
using testing::becomes_true;
using testing::Deployment;
using testing::DeploymentOptions;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Host;
using testing::Instance;
using ::testing::Not;

class TwoServices : public ::testing::Test {
  protected:
    explicit TwoServices(int takeover_seconds = 6)
        : deployment(testing::hosted_on(Host::github)),
          one(deployment.folder(), "one", testing::free_port()),
          two(deployment.folder(), "two", testing::free_port()),
          way_of_one(deployment.another_way_to_the_host()),
          way_of_two(deployment.another_way_to_the_host()),
          balancer_(deployment.folder(), {one.port(), two.port()}) {
        DeploymentOptions options = testing::hosted_on(Host::github);
        options.takeover_seconds = takeover_seconds;
        one.configure(
            deployment.hosted_config(options, {one.port(), "one", balancer_.url(), way_of_one->url_of("bot/log")}));
        two.configure(
            deployment.hosted_config(options, {two.port(), "two", balancer_.url(), way_of_two->url_of("bot/log")}));
    }
    void TearDown() override {
        if (!HasFailure()) return;
        fmt::print("one said:\n{}\ntwo said:\n{}\n{}", one.said(), two.said(),
                   deployment.on_host("bot/log", "log --reverse --format=%s main"));
    }

    void start_one_and_then_two() {
        one.start();
        ASSERT_TRUE(becomes_true([&] { return one.is_ready(); }));
        two.start();
        ASSERT_TRUE(becomes_true(
            [&] { return two.stands_by() && two.body_of("/readyz").find("is a standby") != std::string::npos; }));
    }
    State state_on_host() const {
        git::GitEventLog log(deployment.folder() + "/github/bot/log.git", git::LogMode::read);
        return replay(log).state;
    }
    bool wait_until_reached(Stage stage) const {
        return becomes_true([&] {
            const State state = state_on_host();
            const auto job = find_job(state, deployment.job());
            return job && job->stage >= stage;
        });
    }
    std::string one_id() const {
        std::string id;
        deployment.shell("cat " + deployment.folder() + "/one/instance", &id);
        return id;
    }
    // Who became the writer, in order.
    std::vector<std::string> writers() const {
        std::vector<std::string> disks;
        git::GitEventLog log(deployment.folder() + "/github/bot/log.git", git::LogMode::read);
        log.read({}, [&](const LogEntry& entry) {
            const auto event = std::get<Event>(parse_event(entry.message));
            const auto* began = std::get_if<ServiceBegan>(&event.body);
            if (!began) return;
            const std::string id = began->service.substr(began->service.rfind('/') + 1);
            const bool is_one = !id.empty() && one_id().starts_with(id);
            disks.emplace_back(is_one ? "one" : "two");
        });
        return disks;
    }
    void expect_one_of_everything() {
        ASSERT_TRUE(becomes_true([&] { return testing::settled(state_on_host()); })) << deployment.gitlab().trace(1);
        const State state = state_on_host();
        EXPECT_EQ(count_jobs(state), 1U);
        const Job job = find_job(state, deployment.job()).value();
        EXPECT_EQ(job.stage, Stage::reported) << job.reason << job.log;
        EXPECT_EQ(deployment.gitlab().pipelines(), 1);
        EXPECT_EQ(deployment.on_host("bot/Reports", "rev-list --count --grep Job: main"), "1\n");
        EXPECT_EQ(deployment.count_comments("progress:demo/speed/1/1"), 1);
        EXPECT_EQ(deployment.count_comments("@alice **1 regression"), 1);
    }
    void expect_the_log_holds(Instance& last) {
        EXPECT_EQ(last.stop(), 0);
        EXPECT_EQ(last.git("rev-parse main"), deployment.on_host("bot/log", "rev-parse main"));
        const std::string name = &last == &one ? "one" : "two";
        std::string output;
        EXPECT_EQ(
            deployment.shell(
                fmt::format("{} verify --config {}/{}.json", TACHOGRAPH_PROGRAM, deployment.folder(), name), &output),
            0)
            << output;
    }
    int deliver(const Instance& instance, const ForgeComment& comment) const {
        return deployment.deliver_to(instance.port(), comment);
    }

    Deployment deployment;
    Instance one;
    Instance two;
    std::unique_ptr<testing::HttpGitHost> way_of_one;  // to the log
    std::unique_ptr<testing::HttpGitHost> way_of_two;

  private:
    testing::Balancer balancer_;
};

TEST_F(TwoServices, StandbyFinishesTheJobOfAKilledWriter) {
    start_one_and_then_two();
    EXPECT_EQ(two.status_of("GET", "/healthz"), 200);
    const ForgeComment comment = deployment.say("alice", "@tachograph runbenchmarks");
    EXPECT_EQ(deliver(two, comment), 503);
    EXPECT_TRUE(becomes_true([&] { return deliver(one, comment) == 202; }));
    ASSERT_TRUE(wait_until_reached(Stage::accepted));
    one.kill();
    ASSERT_TRUE(becomes_true([&] { return two.is_ready(); }));
    expect_one_of_everything();
    EXPECT_THAT(writers(), ElementsAre("one", "two"));
    expect_the_log_holds(two);
}

// Its unpublished events stay on its disk, and their commands are found again on the forge.
TEST_F(TwoServices, PausedWriterIsFencedWhenItResumes) {
    start_one_and_then_two();
    ForgeComment comment = deployment.say("alice", "@tachograph runbenchmarks");
    way_of_one->down();
    const auto is_written = [&] {
        return one.git("log --format=%s main").find("requested demo/speed/1/1") != std::string::npos;
    };
    // If the log's host was away for too long already, the command may be refused, or written but not confirmed.
    while (deliver(one, comment) != 202 && !is_written()) {
        way_of_one->up();
        ASSERT_TRUE(becomes_true([&] { return one.is_ready(); }));
        way_of_one->down();
    }
    one.send(SIGSTOP);
    way_of_one->up();
    ASSERT_TRUE(becomes_true([&] { return two.is_ready(); }));
    expect_one_of_everything();
    const std::string before = deployment.on_host("bot/log", "rev-parse main");
    one.send(SIGCONT);
    EXPECT_EQ(deliver(one, deployment.say("alice", "@tachograph status")), 503);
    ASSERT_TRUE(becomes_true([&] { return one.git("for-each-ref refs/tachograph/fenced") != ""; }));
    EXPECT_THAT(one.git("log --format=%s --glob=refs/tachograph/fenced"),
                HasSubstr("requested demo/speed/1/1 by alice"));
    EXPECT_TRUE(becomes_true([&] { return one.git("rev-parse main") == before; }));
    EXPECT_TRUE(one.stands_by());
    EXPECT_EQ(deployment.on_host("bot/log", "rev-parse main"), before);
    EXPECT_EQ(deployment.count_comments("progress:demo/speed/1/1"), 1);
    EXPECT_EQ(deployment.count_comments("@alice **1 regression"), 1);
    EXPECT_THAT(writers(), ElementsAre("one", "two"));
    expect_the_log_holds(two);
}

TEST_F(TwoServices, IsolatedWriterStopsWritingAndActing) {
    one.start();
    ASSERT_TRUE(becomes_true([&] { return one.is_ready(); }));
    way_of_one->down();
    ASSERT_TRUE(becomes_true([&] { return !one.is_ready(); }));
    const ForgeComment comment = deployment.say("alice", "@tachograph help");
    const std::string before = one.git("rev-parse main");
    EXPECT_EQ(deliver(one, comment), 503);
    EXPECT_THAT(one.body_of("/readyz"), HasSubstr("does not hold the writer lease"));
    EXPECT_EQ(one.git("rev-parse main"), before);
    way_of_one->up();
    ASSERT_TRUE(becomes_true([&] { return one.is_ready(); }));
    EXPECT_TRUE(becomes_true([&] { return deliver(one, comment) == 202; }));
    EXPECT_TRUE(becomes_true([&] { return deployment.count_comments("runbenchmarks") == 1; }));
    EXPECT_THAT(writers(), ElementsAre("one"));
    // If there is another service, it takes over.
    two.start();
    ASSERT_TRUE(becomes_true([&] { return two.stands_by(); }));
    way_of_one->down();
    ASSERT_TRUE(becomes_true([&] { return two.is_ready(); }));
    way_of_one->up();
    EXPECT_TRUE(becomes_true([&] { return one.body_of("/readyz").find("is a standby") != std::string::npos; }));
    EXPECT_THAT(writers(), ElementsAre("one", "two"));
    expect_the_log_holds(two);
}

TEST_F(TwoServices, OneOfTwoConcurrentStartsWrites) {
    one.start();
    two.start();
    ASSERT_TRUE(becomes_true([&] { return one.is_ready() || two.is_ready(); }));
    Instance& writer = one.is_ready() ? one : two;
    Instance& other = one.is_ready() ? two : one;
    ASSERT_TRUE(becomes_true(
        [&] { return other.stands_by() && other.body_of("/readyz").find("is a standby") != std::string::npos; }));
    EXPECT_TRUE(becomes_true([&] { return writer.is_ready(); }));
    EXPECT_EQ(writers().size(), 1U);
    const ForgeComment comment = deployment.say("alice", "@tachograph help");
    EXPECT_TRUE(becomes_true([&] { return deliver(writer, comment) == 202; }));
    EXPECT_TRUE(becomes_true([&] { return deployment.count_comments("runbenchmarks") == 1; }));
    expect_the_log_holds(writer);
}

// With a patience that nobody would wait for.
class PatientServices : public TwoServices {
  protected:
    PatientServices() : TwoServices(120) {}
};

TEST_F(PatientServices, CleanStopAllowsAnImmediateTakeover) {
    start_one_and_then_two();
    EXPECT_EQ(one.stop(), 0);
    ASSERT_TRUE(becomes_true([&] { return two.is_ready(); }));
    EXPECT_THAT(writers(), ElementsAre("one", "two"));
    expect_the_log_holds(two);
}

TEST_F(PatientServices, RestartOnTheSameDiskContinuesAtOnce) {
    start_one_and_then_two();
    one.kill();
    one.start();
    ASSERT_TRUE(becomes_true([&] { return one.is_ready(); }));
    EXPECT_TRUE(two.stands_by());
    EXPECT_THAT(writers(), ElementsAre("one", "one"));
    expect_the_log_holds(one);
}

// A single service, and a host that refuses its pushes.
class RefusedService : public TwoServices {
  protected:
    std::string log_on_host() const { return deployment.folder() + "/github/bot/log.git"; }
    void shell(const std::string& command) const { EXPECT_EQ(deployment.shell(command), 0) << command; }
    // Runs at every push to the log.
    void hook(const std::string& script) const {
        const std::string path = log_on_host() + "/hooks/pre-receive";
        std::ofstream(path) << "#!/bin/sh\necho once >>" << tries() << "\n" << script << "\n";
        shell("chmod +x " + path);
    }
    void unhook() const { shell("rm " + log_on_host() + "/hooks/pre-receive"); }
    std::string tries() const { return deployment.folder() + "/tries"; }
    bool has_tried(int times) const {
        return becomes_true([&] {
            std::string count;
            deployment.shell("cat " + tries() + " 2>/dev/null | wc -l", &count);
            return std::atoi(count.c_str()) >= times;
        });
    }
    std::size_t lines_with(const std::string& words) const {
        std::size_t lines = 0;
        const std::string said = one.said();
        for (auto at = said.find(words); at != std::string::npos; at = said.find(words, at + 1)) ++lines;
        return lines;
    }
};

TEST_F(RefusedService, RuleThatRefusesTheLogIsReportedAndNothingIsWritten) {
    hook("echo 'GH013: Repository rule violations found' >&2; exit 1");
    one.start();
    ASSERT_TRUE(has_tried(3));
    EXPECT_THAT(one.body_of("/readyz"), AllOf(HasSubstr("GH013: Repository rule violations found"),
                                              HasSubstr("bot/log"), Not(HasSubstr("another service"))));
    EXPECT_EQ(one.git("log --format=%s main"), "Begin an event log\n");
    EXPECT_EQ(lines_with("GH013"), 1U);
    EXPECT_EQ(one.stop(), 0);
    one.start();
    ASSERT_TRUE(has_tried(4));
    unhook();
    ASSERT_TRUE(becomes_true([&] { return one.is_ready(); }));
    EXPECT_THAT(writers(), ElementsAre("one"));
    hook("echo 'GH013: Repository rule violations found' >&2; exit 1");
    ASSERT_TRUE(becomes_true([&] { return one.stands_by(); }));
    EXPECT_THAT(one.body_of("/readyz"), AllOf(HasSubstr("GH013"), HasSubstr("bot/log")));
    unhook();
    ASSERT_TRUE(becomes_true([&] { return one.is_ready(); }));
    EXPECT_THAT(writers(), ElementsAre("one"));
    expect_the_log_holds(one);
}

TEST_F(RefusedService, RuleThatRefusesReportsIsReportedOnceAndTheReportIsRetried) {
    const std::string path = deployment.folder() + "/github/bot/Reports.git/hooks/pre-receive";
    std::ofstream(path) << "#!/bin/sh\necho once >>" << tries() << "\necho 'GH013: no bots here' >&2\nexit 1\n";
    shell("chmod +x " + path);
    one.start();
    ASSERT_TRUE(becomes_true([&] { return one.is_ready(); }));
    const ForgeComment comment = deployment.say("alice", "@tachograph runbenchmarks");
    ASSERT_TRUE(becomes_true([&] { return deliver(one, comment) == 202; }));
    ASSERT_TRUE(has_tried(2));
    ASSERT_TRUE(becomes_true([&] { return lines_with("GH013") > 0; }));
    EXPECT_THAT(one.body_of("/readyz"), AllOf(HasSubstr("GH013: no bots here"), HasSubstr("bot/Reports")));
    EXPECT_EQ(lines_with("GH013"), 1U);
    shell("rm " + path);
    expect_one_of_everything();
    EXPECT_TRUE(becomes_true([&] { return one.body_of("/readyz").find("GH013") == std::string::npos; }));
    expect_the_log_holds(one);
}

TEST_F(RefusedService, HostThatHidesHeartbeatsIsReportedAndNothingIsWritten) {
    hook("exit 0");
    shell(fmt::format("git --git-dir={} config transfer.hideRefs refs/tachograph", log_on_host()));
    one.start();
    ASSERT_TRUE(becomes_true([&] { return lines_with("hidden ref") > 0; }));
    EXPECT_THAT(one.body_of("/readyz"), AllOf(HasSubstr("hidden ref"), Not(HasSubstr("another service"))));
    EXPECT_EQ(one.git("log --format=%s main"), "Begin an event log\n");
    EXPECT_EQ(deployment.on_host("bot/log", "for-each-ref"), "");
    EXPECT_EQ(one.stop(), 0);
}

TEST_F(RefusedService, StopsWhileAPushHangs) {
    hook("sleep 600");
    one.start();
    ASSERT_TRUE(has_tried(1));
    EXPECT_EQ(one.stop(), 0);
}

}  // namespace
}  // namespace tachograph
