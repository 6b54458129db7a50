// What the code of a pull request can reach from within its sandbox, and what happens if the sandbox fails.
#include "adapters/runner/sandbox.hpp"

#include "adapters/runner/measure.hpp"
#include "adapters/runner/process.hpp"
#include "adapters/runner/remove_tree.hpp"
#include "tests/folder.hpp"

#include <cstddef>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

// An abstract socket, as session services have.
class AbstractListener {
  public:
    AbstractListener() : name(fmt::format("tachograph-test-{}", ::getpid())) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        name.copy(address.sun_path + 1, sizeof address.sun_path - 1);
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
        ::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), size);
        ::listen(socket_.get(), 5);
    }
    std::string name;

  private:
    Descriptor socket_{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
};

// Programs that are found before the system's.
class ProgramsInPath {
  public:
    ProgramsInPath() { ::setenv("PATH", (folder.path + ":" + old_).c_str(), 1); }
    ProgramsInPath(const ProgramsInPath&) = delete;
    ProgramsInPath& operator=(const ProgramsInPath&) = delete;
    ~ProgramsInPath() { ::setenv("PATH", old_.c_str(), 1); }

    void add(const std::string& name, const std::string& script) const {
        fs::permissions(folder.path, fs::perms(0755));
        std::ofstream(folder / name) << "#!/bin/sh\n" << script << "\n";
        fs::permissions(folder / name, fs::perms(0755));
    }

    testing::Folder folder;

  private:
    std::string old_ = ::getenv("PATH");
};

class SandboxTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { adopt_orphans(); }

    JobDescription job(const std::string& script) {
        testing::shell("mkdir -p " + (folder / "work/benchmark"));
        std::ofstream(folder / "work/benchmark/run") << "#!/bin/bash\n" << script << "\n";
        const auto made = testing::shell("cd " + (folder / "work") +
                                         " && git init -q . && chmod +x benchmark/run && git add . && git -c "
                                         "user.name=a -c user.email=a@b commit -q -m x && git rev-parse HEAD");
        JobDescription description;
        description.job = {{"demo/sums", 1}, 1};
        description.clone_url = folder / "work";
        description.base = description.head = made.output.substr(0, 40);
        description.name = "test";
        description.rounds = 1;
        description.limits.minutes = 1;
        description.readable = {fs::path(TACHOGRAPH_PROBE).parent_path()};
        return description;
    }

    std::string answer_of(const std::string& script) {
        return measure(job(script), folder / "job").rounds.at(0).files.at(0).text;
    }

    testing::Folder folder;
};

TEST_F(SandboxTest, NothingOutsideIsReachable) {
    const AbstractListener listener;
    std::ofstream(folder / "secret") << "of the service";
    const Descriptor inherited(::open((folder / "secret").c_str(), O_RDONLY));  // not closed by exec
    ::setenv("TACHOGRAPH_TEST_SECRET", "hidden", 1);
    const std::string probe =
        fmt::format("{} {}/secret {}/job /etc/shadow @{}", TACHOGRAPH_PROBE, folder.path, folder.path, listener.name);
    // Outside of the sandbox, the same program succeeds at most attempts.
    EXPECT_THAT(testing::shell("mkdir " + (folder / "job") + "; " + probe).output,
                AllOf(HasSubstr("/secret"), HasSubstr(listener.name), HasSubstr("inherit descriptor"),
                      HasSubstr("TACHOGRAPH_TEST_SECRET=hidden"), HasSubstr("gain privileges"),
                      HasSubstr("keep memory without a process")));
    EXPECT_EQ(answer_of(probe + " > $TACHOGRAPH_RESULTS/r"), "end\n");
}

TEST_F(SandboxTest, WorksWithoutRoot) {
    if (::geteuid() != 0) return;  // then the other tests run without root already
    const auto again = testing::shell(
        fmt::format("setpriv --reuid=61999 --regid=61999 --clear-groups env HOME=/ {} "
                    "--gtest_filter=SandboxTest.NothingOutsideIsReachable:SandboxTest.LeftoverFilesCanBeRemoved:"
                    "SandboxTest.UnreadableResultsAreReportedInOneLine",
                    fs::read_symlink("/proc/self/exe").string()));
    EXPECT_EQ(again.code, 0) << again.output;
    EXPECT_THAT(again.output, HasSubstr("[  PASSED  ] 3 tests"));
}

TEST_F(SandboxTest, BenchmarksAreNotRootWithoutASandboxEither) {
    JobDescription bare = job("id -u > $TACHOGRAPH_RESULTS/r; echo $HOME > $HOME/mine");
    bare.sandbox = Sandbox::none;
    EXPECT_NE(measure(bare, folder / "job").rounds.at(0).files.at(0).text, "0\n");
}

TEST_F(SandboxTest, BenchmarksFindWhatTheyNeed) {
    EXPECT_EQ(
        answer_of("set -e; echo 1 > built; echo 2 > /tmp/x; echo 3 > /dev/shm/y; (sleep 0.01 & wait); "
                  "perl -e 'exit(fork ? 0 : 0)'; test -r /proc/cpuinfo; test -w /dev/null; test -d /etc/ssl/certs; "
                  "test ! -e /etc/ssl/private; echo well > $TACHOGRAPH_RESULTS/r"),
        "well\n");
}

TEST_F(SandboxTest, LeftoverFilesCanBeRemoved) {
    EXPECT_EQ(answer_of("mkdir -p shut/inner; touch shut/inner/f; ln -s / shut/link; chmod 0 shut/inner shut; "
                        "perl -e 'for (1 .. 200) { mkdir \"d\"; chdir \"d\" }'; echo x > $TACHOGRAPH_RESULTS/r"),
              "x\n");
    EXPECT_EQ(remove_tree(folder / "job"), std::nullopt);
    EXPECT_FALSE(fs::exists(folder / "job"));
}

TEST_F(SandboxTest, DeepFoldersAreRemovedWithFewOpenFiles) {
    fs::path deep = folder / "deep";
    for (int n = 0; n < 200; ++n) deep /= "d";
    fs::create_directories(deep);
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit few{64, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    const auto problem = remove_tree(folder / "deep");
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_EQ(problem, std::nullopt);
    EXPECT_FALSE(fs::exists(folder / "deep"));
}

TEST_F(SandboxTest, KernelEnforcesTheProcessLimit) {
    JobDescription forking = job("");
    forking.limits.processes = 20;
    const Rooms rooms{folder / "checkout", folder / "results", folder / "diagrams", folder / "home", folder / "tools"};
    const auto user = user_of_benchmarks({});
    for (const std::string& room : {rooms.checkout, rooms.results, rooms.diagrams, rooms.home, rooms.tools}) {
        fs::create_directories(room);
        if (user) give(room, *user);
    }
    // Without the limits of the order, which are checked by polling.
    Wrapped wrapped =
        wrap({"perl", "-e",
              "for (1 .. 200) { $p = fork; last if !defined $p; if (!$p) { sleep 100; exit } push @p, $p } "
              "print scalar @p; kill 9, @p"},
             rooms, {}, forking, user);
    wrapped.order.log = folder / "log";
    EXPECT_TRUE(run(wrapped.order).well());
    std::ifstream log(folder / "log");
    int made = 0;
    log >> made;
    EXPECT_LT(made, most_tasks(forking.limits));
    EXPECT_GT(made, 20);
}

TEST_F(SandboxTest, FoldersInMemoryCountAsMemory) {
    JobDescription greedy =
        job("dd if=/dev/zero of=/tmp/a bs=1M count=90; dd if=/dev/zero of=/dev/shm/b bs=1M count=90; "
            "perl -e '$x = \"a\" x 90_000_000; sleep 1000'");
    greedy.limits.memory_mb = 200;
    EXPECT_THAT([&] { measure(greedy, folder / "job"); },
                ::testing::ThrowsMessage<MeasurementFailed>(HasSubstr("exceeded its memory limit")));
}

TEST_F(SandboxTest, ErrorNamesCauseAndRemedy) {
    const auto says = [&](const std::string& setting, const std::string& value, const std::string& words) {
        const testing::Folder sysctl;
        fs::create_directories(fs::path(sysctl / setting).parent_path());
        std::ofstream(sysctl / setting) << value << "\n";
        return explain(words, sysctl.path);
    };
    EXPECT_THAT(says("kernel/apparmor_restrict_unprivileged_userns", "1", "setting up uid map: Permission denied"),
                AllOf(HasSubstr("setting up uid map"), HasSubstr("kernel.apparmor_restrict_unprivileged_userns is 1")));
    EXPECT_THAT(says("kernel/unprivileged_userns_clone", "0", "x"), HasSubstr("user namespaces are disabled"));
    EXPECT_THAT(says("user/max_user_namespaces", "0", "x"), HasSubstr("user.max_user_namespaces is 0"));
    EXPECT_THAT(says("user/max_user_namespaces", "9", "bwrap: Unknown option --disable-userns"),
                HasSubstr("install 0.8"));
}

TEST_F(SandboxTest, FailingHangingOrMissingBubblewrapIsReported) {
    const auto user = user_of_benchmarks({});
    EXPECT_EQ(problem_of_bubblewrap(user), std::nullopt);
    const ProgramsInPath programs;
    programs.add("bwrap", "echo 'setting up uid map: Permission denied' >&2; exit 1");
    EXPECT_THAT(problem_of_bubblewrap(user), Optional(HasSubstr("(setting up uid map: Permission denied)")));
    programs.add("bwrap", "sleep 1000");
    EXPECT_THAT(problem_of_bubblewrap(user, std::chrono::milliseconds(100)), Optional(HasSubstr("did not end within")));
    const std::string path = ::getenv("PATH");
    ::setenv("PATH", "/nowhere", 1);
    EXPECT_THAT(problem_of_bubblewrap(user), Optional(HasSubstr("install the package bubblewrap")));
    ::setenv("PATH", path.c_str(), 1);
}

TEST_F(SandboxTest, NoCodeRunsIfTheSandboxFails) {
    const ProgramsInPath programs;
    programs.add("bwrap", "echo 'no permissions' >&2; exit 1");
    const std::string trace = folder / "ran";
    EXPECT_THAT([&] { answer_of("touch " + trace + "; echo x > $TACHOGRAPH_RESULTS/r"); },
                ::testing::ThrowsMessage<MeasurementFailed>(
                    AllOf(HasSubstr("code of a pull request runs only in a sandbox"), HasSubstr("no permissions"))));
    EXPECT_FALSE(fs::exists(trace));
}

TEST_F(SandboxTest, UnreadableResultsAreReportedInOneLine) {
    if (::geteuid() == 0) return;  // root can read the files; WorksWithoutRoot runs this test as another user
    for (const std::string what : {"r", "folder"}) {
        EXPECT_THAT([&] { answer_of("cd $TACHOGRAPH_RESULTS; echo x > r; mkdir folder; chmod 0 " + what); },
                    ::testing::ThrowsMessage<MeasurementFailed>(HasSubstr(what)));
    }
}

}  // namespace
}  // namespace tachograph::runner
