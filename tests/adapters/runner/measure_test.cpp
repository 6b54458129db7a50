// Measures a real repository: the turns, the collected results, and what a hostile benchmark cannot do.
#include "adapters/runner/measure.hpp"

#include "adapters/runner/sandbox.hpp"
#include "tests/adapters/runner/measure_fixture.hpp"

#include <algorithm>
#include <fstream>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Listens on a port of this machine, like a service beside the runner.
class Listener {
  public:
    Listener() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(socket_, 5);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener() { ::close(socket_); }
    int port = 0;

  private:
    int socket_;
};

std::string answer_of(const reports::RunResults& results) { return results.rounds.at(0).files.at(0).text; }

TEST_F(MeasureTest, TheSidesTakeTurns) {
    const std::string script = "echo $TACHOGRAPH_ROUND > $TACHOGRAPH_RESULTS/r.json";
    const auto results = measure(job("#base\n" + script, script), folder / "job");
    std::vector<std::string> order;
    for (const reports::Round& round : results.rounds)
        order.push_back(fmt::format("{}{}", round.side == reports::Side::base ? "b" : "h", round.files.at(0).text));
    EXPECT_THAT(order, ElementsAre("b1\n", "h1\n", "h2\n", "b2\n"));
    EXPECT_TRUE(results.environment.contains("cpu"));
}

TEST_F(MeasureTest, FailureNamesSideRoundAndLastOutput) {
    try {
        measure(job("echo x > $TACHOGRAPH_RESULTS/r", "echo last words; exit 7"), folder / "job");
        FAIL();
    } catch (const MeasurementFailed& failed) {
        EXPECT_THAT(failed.what(), AllOf(HasSubstr("head"), HasSubstr("exit code 7"), HasSubstr("round 1")));
        EXPECT_THAT(failed.log, HasSubstr("last words"));
    }
}

TEST_F(MeasureTest, MissingResultsAreReported) {
    EXPECT_THAT([&] { run_one("true"); },
                ::testing::ThrowsMessage<MeasurementFailed>(HasSubstr("wrote no file to $TACHOGRAPH_RESULTS")));
}

TEST_F(MeasureTest, MissingCommitIsReported) {
    JobDescription made = job("true", "true");
    made.head = std::string(40, 'e');
    EXPECT_THROW(measure(made, folder / "job"), MeasurementFailed);
}

TEST_F(MeasureTest, ResultThatIsNotAFileIsNamed) {
    EXPECT_THAT([&] { run_one("echo ok > $TACHOGRAPH_RESULTS/a; ln -s /etc/hostname $TACHOGRAPH_RESULTS/b"); },
                ::testing::ThrowsMessage<MeasurementFailed>(
                    AllOf(HasSubstr("round 1 of the base"), HasSubstr("the result file b is a symbolic link"))));
}

TEST_F(MeasureTest, MemoryLimitIsReported) {
    EXPECT_THAT([&] { run_one("for n in 1 2; do perl -e '$x = \"a\" x 100_000_000; sleep 1000' & done; wait"); },
                ::testing::ThrowsMessage<MeasurementFailed>(HasSubstr("memory")));
}

TEST_F(MeasureTest, NothingOutsideCanBeWrittenOrRead) {
    std::ofstream(folder / "mine") << "untouched";
    const auto results = run_one(fmt::format(
        "for f in /usr/x /etc/x /x /dev/x {0}/mine {0}/job/head-1/x; do (echo bad > $f) 2>/dev/null && echo wrote $f; "
        "cat $f 2>/dev/null; done > $TACHOGRAPH_RESULTS/r; echo end >> $TACHOGRAPH_RESULTS/r",
        folder.path));
    EXPECT_EQ(answer_of(results), "end\n");
    std::ifstream mine(folder / "mine");
    std::string text;
    std::getline(mine, text);
    EXPECT_EQ(text, "untouched");
}

TEST_F(MeasureTest, ScratchSpaceExistsAndIsLimited) {
    const auto results = run_one(
        "echo small > /tmp/a && cat /tmp/a > $TACHOGRAPH_RESULTS/r; for d in /tmp /dev/shm; do dd if=/dev/zero "
        "of=$d/big bs=1M count=400 2>/dev/null && echo too much >> $TACHOGRAPH_RESULTS/r; rm -f $d/big; done; true");
    EXPECT_EQ(answer_of(results), "small\n");
}

TEST_F(MeasureTest, NetworkIsClosedUnlessConfigured) {
    const Listener service;
    const std::string script = fmt::format(
        "(exec 3<>/dev/tcp/127.0.0.1/{}) 2>/dev/null && echo open > $TACHOGRAPH_RESULTS/r || echo shut > "
        "$TACHOGRAPH_RESULTS/r",
        service.port);
    EXPECT_EQ(answer_of(run_one(script)), "shut\n");
    EXPECT_EQ(answer_of(run_one(script, true)), "open\n");
}

TEST_F(MeasureTest, OtherProcessesCannotBeSeenOrKilled) {
    const auto results = run_one(fmt::format(
        "test -e /proc/{0} && echo seen > $TACHOGRAPH_RESULTS/r || echo alone > $TACHOGRAPH_RESULTS/r; kill "
        "-9 {0} 2>/dev/null; true",
        100'000'000 + ::getpid()));
    EXPECT_EQ(answer_of(results), "alone\n");
    const auto count = run_one("ls /proc | grep -c '^[0-9]' > $TACHOGRAPH_RESULTS/r");
    EXPECT_LT(std::stoi(answer_of(count)), 10);
}

}  // namespace
}  // namespace tachograph::runner
