// The event log on a host, shared by several services: one of them writes, and the outcome of every push is determined.
#include "adapters/git/replication/log_remote.hpp"

#include "adapters/git/log/event_log.hpp"
#include "core/ports/failures.hpp"
#include "tests/contract/on_a_host.hpp"

#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace tachograph::git {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Event event_of(EventBody body) { return {std::move(body), {ActorKind::bot, "tachograph"}, "", "test", Timestamp{}}; }

class LogOnAHost : public testing::OnAHost {
  protected:
    LogRemote service(const std::string& disk, std::chrono::seconds patience = 60s) const {
        return {folder / disk, remote("bot/log", patience), "machine/" + disk};
    }
    void append(const std::string& disk, EventBody body) const {
        GitEventLog log(folder / disk, LogMode::write);
        EXPECT_TRUE(log.append(std::vector{event_of(std::move(body))}, log.tip()));
    }
    void append(const std::string& disk, const std::string& text) const { append(disk, EffectDone{"comment:x", text}); }
    // Becomes the writer; returns its epoch.
    std::int64_t begin(LogRemote& home, const std::string& disk) const {
        home.follow();
        return claim(home, disk);
    }
    std::int64_t claim(LogRemote& home, const std::string& disk) const {
        const std::string before =
            testing::shell(
                fmt::format("git --git-dir={} log --format=%B main | grep -c '^Event: service.began'", folder / disk))
                .output;
        const std::int64_t epoch = std::atoi(before.c_str()) + 1;
        append(disk, ServiceBegan{epoch, "machine/" + disk});
        home.claim(epoch);
        return epoch;
    }
    bool is_published(const std::string& disk) const { return tip_of("bot/log.git") == tip_of(disk); }
    std::string alive() const { return run("git --git-dir=bot/log.git for-each-ref refs/tachograph/alive"); }
};

TEST_P(LogOnAHost, EmptyDiskTakesOverTheLog) {
    LogRemote one = service("one.git");
    EXPECT_EQ(begin(one, "one.git"), 1);
    LogRemote two = service("two.git");
    EXPECT_EQ(begin(two, "two.git"), 2);
    append("two.git", "second");
    two.publish();
    EXPECT_TRUE(is_published("two.git"));
    EXPECT_EQ(run("git --git-dir=bot/log.git rev-list --count main"), "4\n");
    EXPECT_EQ(run("git --git-dir=bot/log.git rev-list --count --merges main"), "0\n");
    EXPECT_EQ(two.writer(), (Heartbeat{2, "machine/two.git"}));
}

TEST_P(LogOnAHost, AnEmptyDiskStoresTheLogWithoutDeltas) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    std::vector<Event> events;
    for (int n = 0; n < 300; ++n) events.push_back(event_of(EffectDone{fmt::format("comment:{}", n), "a text"}));
    {
        GitEventLog log(folder / "one.git", LogMode::write);
        ASSERT_TRUE(log.append(events, log.tip()));
    }
    one.publish();
    const std::string fetched = "git clone -q --bare --no-local bot/log.git three.git; ";
    const std::string deltas = "git verify-pack -v {}/objects/pack/*.idx | grep -c 'chain length'; true";
    EXPECT_THAT(run(fetched + fmt::format(fmt::runtime(deltas), "three.git")), Not("0\n")) << "what git makes of it";
    service("two.git").follow();
    EXPECT_EQ(run(fmt::format(fmt::runtime(deltas), "two.git")), "0\n");
    EXPECT_EQ(tip_of("two.git"), tip_of("one.git"));
}

TEST_P(LogOnAHost, LocalLogIsPublished) {
    append("one.git", "before there was a remote");
    LogRemote one = service("one.git");
    begin(one, "one.git");
    EXPECT_TRUE(is_published("one.git"));
}

TEST_P(LogOnAHost, OneOfTwoConcurrentStartsSucceeds) {
    LogRemote one = service("one.git");
    LogRemote two = service("two.git");
    one.follow();
    two.follow();
    claim(one, "one.git");
    EXPECT_THROW(claim(two, "two.git"), Fenced);
    EXPECT_THAT(two.follow().value_or(""), StartsWith("refs/tachograph/fenced/0-"));
    EXPECT_EQ(tip_of("two.git"), tip_of("one.git"));
    EXPECT_EQ(two.writer(), (Heartbeat{1, "machine/one.git"}));
}

TEST_P(LogOnAHost, LivingWriterIsNotReplaced) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    LogRemote two = service("two.git");
    two.follow();
    one.publish();  // only a heartbeat
    EXPECT_THROW(claim(two, "two.git"), Fenced);
    EXPECT_TRUE(is_published("one.git"));
    // The failed attempt may stay on the service's disk: it has no effect.
    append("one.git", "second");
    one.publish();
    EXPECT_TRUE(two.follow());
    EXPECT_TRUE(is_published("two.git"));
}

TEST_P(LogOnAHost, ReplacedWriterIsFencedAndKeepsItsEvents) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    append("one.git", "published");
    one.publish();
    LogRemote two = service("two.git");
    begin(two, "two.git");
    EXPECT_THROW(one.publish(), Fenced) << "a heartbeat";
    append("one.git", "never published");
    const std::string tail = tip_of("one.git");
    EXPECT_THROW(one.publish(), Fenced);
    EXPECT_TRUE(is_published("two.git"));
    const auto aside = one.follow();
    ASSERT_THAT(aside.value_or(""), StartsWith("refs/tachograph/fenced/1-"));
    EXPECT_EQ(tip_of("one.git", *aside), tail);
    EXPECT_EQ(tip_of("one.git"), tip_of("two.git"));
    EXPECT_EQ(one.follow(), std::nullopt);
    // It can become the writer again.
    EXPECT_EQ(begin(one, "one.git"), 3);
    EXPECT_THROW(two.publish(), Fenced);
}

TEST_P(LogOnAHost, UnpublishedEventsStayWithoutATakeover) {
    {
        LogRemote one = service("one.git");
        begin(one, "one.git");
    }
    append("one.git", "acknowledged, and then the power failed");
    LogRemote again = service("one.git");
    EXPECT_EQ(again.follow(), std::nullopt);
    EXPECT_EQ(again.writer(), (Heartbeat{1, "machine/one.git"}));
    EXPECT_EQ(claim(again, "one.git"), 2);
    EXPECT_TRUE(is_published("one.git"));
    EXPECT_EQ(run("git --git-dir=bot/log.git rev-list --count main"), "4\n");
}

TEST_P(LogOnAHost, UnrelatedLogIsRefused) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    append("two.git", "the log of something else");
    const std::string before = tip_of("two.git");
    LogRemote two = service("two.git");
    EXPECT_THROW(two.follow(), Refused);
    EXPECT_EQ(tip_of("two.git"), before);
}

TEST_P(LogOnAHost, PushByAnotherProgramIsRefused) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    run("git clone -q bot/log.git x && cd x && git -c user.name=x -c user.email=x@example.org commit -q --allow-empty "
        "-m foreign && git push -q");
    for (const char* text : {"a heartbeat", "an event"}) {
        try {
            one.publish();
            FAIL();
        } catch (const Fenced&) {
            FAIL();
        } catch (const Refused& refused) {
            EXPECT_THAT(refused.what(), HasSubstr("only one service may write to a log"));
        }
        append("one.git", text);
    }
    EXPECT_THROW(service("one.git").follow(), Refused);
}

TEST_P(LogOnAHost, HeartbeatNumbersWrapAround) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    std::set<std::string> signs{alive()};
    std::string before = alive();
    for (int times = 0; times < 18; ++times) {
        one.publish();
        EXPECT_NE(alive(), before);
        signs.insert(before = alive());
    }
    EXPECT_EQ(signs.size(), 16U);
    EXPECT_TRUE(is_published("one.git"));
}

TEST_P(LogOnAHost, CleanStopRemovesTheHeartbeat) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    append("one.git", "not published");
    one.release();
    EXPECT_NE(alive(), "");
    one.publish();
    one.release();
    EXPECT_EQ(alive(), "");
    LogRemote two = service("two.git");
    two.follow();
    EXPECT_EQ(two.seen().alive, std::nullopt);
    EXPECT_EQ(two.writer(), std::nullopt);
    EXPECT_EQ(claim(two, "two.git"), 2);
}

TEST_P(LogOnAHost, HostThatLostTheLogIsRestored) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    const std::string begun = tip_of("bot/log.git").substr(0, 40);
    append("one.git", "second");
    one.publish();
    for (const std::string& reset : {"refs/heads/main " + begun, std::string("-d refs/heads/main")}) {
        run("git --git-dir=bot/log.git update-ref " + reset);
        append("one.git", "after " + reset);
        one.publish();
        EXPECT_THAT(one.lost_by_host().value_or(""), HasSubstr("has lost events that were published"));
        EXPECT_TRUE(is_published("one.git"));
    }
}

TEST_P(LogOnAHost, HostThatLostTheLogWhileNobodyWroteIsRestored) {
    std::optional<LogRemote> one(service("one.git"));
    begin(*one, "one.git");
    const std::string begun = tip_of("bot/log.git").substr(0, 40);
    for (const std::string& reset : {"refs/heads/main " + begun, std::string("-d refs/heads/main")}) {
        append("one.git", "before " + reset);
        one->publish();
        one->release();
        EXPECT_EQ(one->lost_by_host(), std::nullopt);
        run("git --git-dir=bot/log.git update-ref " + reset);
        one.emplace(service("one.git"));
        one->follow();
        EXPECT_THAT(one->lost_by_host().value_or(""), HasSubstr("has lost events that were published"));
        claim(*one, "one.git");
        EXPECT_TRUE(is_published("one.git"));
        one.emplace(service("one.git"));
        one->follow();
        EXPECT_EQ(one->lost_by_host(), std::nullopt) << "it was said";
    }
}

TEST_P(LogOnAHost, HostThatIsDownIsRetried) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    down();
    try {
        service("two.git").follow();
        FAIL();
    } catch (const Unavailable& unavailable) {
        EXPECT_THAT(unavailable.what(), Not(HasSubstr("s3cret")));
    }
    append("one.git", "second");
    EXPECT_THROW(one.publish(), Unavailable);
    EXPECT_THROW(one.publish(), Unavailable);
    up();
    one.publish();
    EXPECT_TRUE(is_published("one.git"));
}

TEST_P(LogOnAHost, RejectedPushIsRetried) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    append("one.git", "second");
    hook("pre-receive", "exit 1");
    EXPECT_THROW(one.publish(), Unavailable);
    EXPECT_FALSE(is_published("one.git"));
    unhook("pre-receive");
    one.publish();
    EXPECT_TRUE(is_published("one.git"));
}

TEST_P(LogOnAHost, HangingPushIsKilled) {
    LogRemote one = service("one.git", 8s);
    begin(one, "one.git");
    append("one.git", "second");
    hook("pre-receive", "sleep 20");
    EXPECT_THROW(one.publish(), Unavailable);
    unhook("pre-receive");
    one.publish();
    EXPECT_TRUE(is_published("one.git"));
}

// The host's receive-pack dies between the update of the references and its answer.
TEST_P(LogOnAHost, PushWithALostAnswerIsDetected) {
    LogRemote one = service("one.git");
    one.follow();
    hook("post-receive", "kill -9 $PPID");
    claim(one, "one.git");
    EXPECT_TRUE(is_published("one.git"));
    append("one.git", "second");
    one.publish();
    EXPECT_TRUE(is_published("one.git"));
    const std::string before = alive();
    one.publish();
    EXPECT_NE(alive(), before);
}

TEST_P(LogOnAHost, PushWithAHangingAnswerIsDetected) {
    LogRemote one = service("one.git", 8s);
    begin(one, "one.git");
    append("one.git", "second");
    hook("post-receive", "sleep 20");
    one.publish();
    EXPECT_TRUE(is_published("one.git"));
}

// The push succeeded, but the host cannot be read: publish() reports an unknown outcome, which is resolved later.
TEST_P(LogOnAHost, UnknownOutcomeOfAPushIsUnavailable) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    append("one.git", "second");
    hook("post-receive", "mv $PWD $PWD.away; kill -9 $PPID");
    EXPECT_THROW(one.publish(), Unavailable);
    run("mv bot/log.git.away bot/log.git");
    unhook("post-receive");
    EXPECT_TRUE(is_published("one.git"));
    append("one.git", "third");
    one.publish();
    EXPECT_TRUE(is_published("one.git"));
}

TEST_P(LogOnAHost, PartialClaimIsRejected) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    LogRemote two = service("two.git");
    two.follow();
    hook("update", "[ $1 != refs/tachograph/alive ]");
    EXPECT_THROW(claim(two, "two.git"), Unavailable);
    EXPECT_TRUE(is_published("one.git"));
    unhook("update");
    EXPECT_EQ(claim(two, "two.git"), 3) << "its first attempt is in its log now, and one epoch as good as any";
    EXPECT_TRUE(is_published("two.git"));
}

TEST_P(LogOnAHost, StaleLockIsRemoved) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    LogRemote two = service("two.git");
    two.follow();
    append("one.git", "second");
    one.publish();
    run("touch two.git/refs/heads/main.lock two.git/refs/remotes/host/main.lock two.git/refs/remotes/host/alive.lock");
    two.follow();
    EXPECT_TRUE(is_published("two.git"));
}

TEST_P(LogOnAHost, FollowerMergesItsPacks) {
    LogRemote one = service("one.git");
    begin(one, "one.git");
    LogRemote two = service("two.git");
    for (int times = 0; times < 40; ++times) {
        append("one.git", std::to_string(times));
        run("git --git-dir=one.git push -q bot/log.git main");
        two.follow();
        EXPECT_TRUE(is_published("two.git"));
    }
    EXPECT_LT(std::stoi(run("ls two.git/objects/pack/*.pack | wc -l")), 20);
    run("git --git-dir=two.git fsck --strict");
}

std::string problem_of(const std::function<void()>& attempt) {
    try {
        attempt();
    } catch (const Unavailable& unavailable) {
        return unavailable.what();
    }
    return {};
}

TEST_P(LogOnAHost, RefusingHostIsDetectedBeforeWriting) {
    hook("pre-receive",
         "echo 'error: GH013: Repository rule violations found.' >&2; echo >&2; echo \"- Bots  may not\""
         " >&2; exit 1");
    LogRemote one = service("one.git");
    one.follow();
    GitEventLog(folder / "one.git", LogMode::write);
    EXPECT_THAT(problem_of([&] { one.announce(1); }),
                AllOf(HasSubstr("bot/log.git"), HasSubstr("pre-receive hook declined"),
                      HasSubstr("the host says: error: GH013: Repository rule violations found. - Bots may not"),
                      Not(HasSubstr("s3cret"))));
    unhook("pre-receive");
    one.announce(1);
    EXPECT_EQ(one.writer(), (Heartbeat{1, "machine/one.git"}));
    EXPECT_EQ(claim(one, "one.git"), 1);
    EXPECT_TRUE(is_published("one.git"));
}

TEST_P(LogOnAHost, HostThatHidesHeartbeatsIsDetectedBeforeWriting) {
    for (const char* hiding : {"transfer.hideRefs", "receive.hideRefs", "uploadpack.hideRefs"}) {
        run(fmt::format("git --git-dir=bot/log.git config {} refs/tachograph", hiding));
        LogRemote one = service("one.git");
        one.follow();
        GitEventLog(folder / "one.git", LogMode::write);
        EXPECT_THAT(problem_of([&] { one.announce(1); }), AllOf(HasSubstr("bot/log.git"), HasSubstr("hid"))) << hiding;
        EXPECT_EQ(run("git --git-dir=bot/log.git for-each-ref refs/heads"), "");
        run(fmt::format("git --git-dir=bot/log.git config --unset {}", hiding));
        run("git --git-dir=bot/log.git update-ref -d refs/tachograph/alive");
    }
}

TEST_P(LogOnAHost, OneOfTwoAnnouncingServicesWrites) {
    LogRemote one = service("one.git");
    LogRemote two = service("two.git");
    for (const char* disk : {"one.git", "two.git"}) GitEventLog(folder / disk, LogMode::write);
    one.follow();
    two.follow();
    one.announce(1);
    EXPECT_THROW(two.announce(1), Fenced);
    two.withdraw();  // does not delete another service's heartbeat
    EXPECT_NE(alive(), "");
    EXPECT_EQ(claim(one, "one.git"), 1);
}

TEST_P(LogOnAHost, RefusedClaimIsRetriedWithTheSameEvent) {
    LogRemote one = service("one.git");
    one.follow();
    GitEventLog(folder / "one.git", LogMode::write);
    one.announce(1);
    hook("update", "[ $1 != refs/heads/main ] || { echo 'main is protected' >&2; exit 1; }");
    EXPECT_FALSE(one.has_claimed());
    EXPECT_THAT(problem_of([&] { claim(one, "one.git"); }), HasSubstr("main is protected"));
    one.withdraw();
    EXPECT_EQ(alive(), "") << "nobody waits for it";
    EXPECT_TRUE(one.has_claimed());
    EXPECT_EQ(one.follow(), std::nullopt);
    EXPECT_TRUE(one.has_claimed());
    unhook("update");
    one.announce(1);
    one.claim(1);
    EXPECT_TRUE(is_published("one.git"));
    EXPECT_EQ(run("git --git-dir=bot/log.git rev-list --count main"), "2\n");
    append("one.git", "an event");
    EXPECT_FALSE(one.has_claimed());
}

// Git settings of people on the same machine, and leftovers in the environment, have no effect.
TEST_P(LogOnAHost, GitSettingsOfTheUserAreIgnored) {
    run("mkdir home && git config -f home/.gitconfig push.gpgSign true && git config -f home/.gitconfig "
        "push.followTags "
        "true && git config -f home/.gitconfig push.pushOption ci.skip && git config -f home/.gitconfig fetch.prune "
        "true "
        "&& git config -f home/.gitconfig core.hooksPath /nonexistent && git config -f home/.gitconfig color.ui always "
        "&& git config -f home/.gitconfig pack.indexVersion 1");
    const std::map<std::string, std::string> surprising{
        {"HOME", folder / "home"},          {"GIT_DIR", "/nonexistent"},
        {"GIT_WORK_TREE", "/nonexistent"},  {"GIT_OBJECT_DIRECTORY", "/x"},
        {"GIT_NAMESPACE", "elsewhere"},     {"GIT_INDEX_FILE", "/nonexistent"},
        {"GIT_COMMON_DIR", "/x"},           {"GIT_TRACE", "1"},
        {"GIT_CONFIG_GLOBAL", "/dev/full"}, {"GIT_ALTERNATE_OBJECT_DIRECTORIES", "/x"},
        {"GIT_LITERAL_PATHSPECS", "1"},     {"GIT_DEFAULT_HASH", "sha256"}};
    LogRemote one = service("one.git");
    const std::string home = ::getenv("HOME") ? ::getenv("HOME") : "/";
    for (const auto& [name, value] : surprising) ::setenv(name.c_str(), value.c_str(), 1);
    one.follow();
    append("one.git", ServiceBegan{1, "machine/one.git"});
    EXPECT_EQ(problem_of([&] { one.claim(1); }), "");
    append("one.git", "an event");
    EXPECT_EQ(problem_of([&] { one.publish(); }), "");
    EXPECT_EQ(problem_of([&] { service("two.git").follow(); }), "");
    for (const auto& [name, value] : surprising) ::unsetenv(name.c_str());
    ::setenv("HOME", home.c_str(), 1);
    EXPECT_TRUE(is_published("one.git"));
    EXPECT_TRUE(is_published("two.git"));
    EXPECT_EQ(GitEventLog(folder / "two.git", LogMode::read).tip() + "\n", tip_of("one.git"));
}

INSTANTIATE_TEST_SUITE_P(Hosts, LogOnAHost, testing::every_host, testing::name_of_host);

}  // namespace
}  // namespace tachograph::git
