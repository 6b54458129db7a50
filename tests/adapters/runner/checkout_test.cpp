// Checkouts from a real git host: temporary failures of the host, and repositories that exceed the limits of a
// checkout.
#include "adapters/runner/checkout.hpp"

#include "core/ports/failures.hpp"
#include "tests/deployment/git_host.hpp"
#include "tests/folder.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CheckoutTest : public ::testing::Test {
  protected:
    CheckoutTest() {
        fs::create_directories(folder / "home");
        ::setenv("HOME", (folder / "home").c_str(), 1);
    }
    ~CheckoutTest() override { ::setenv("HOME", old_home.c_str(), 1); }

    // Returns the last line of its output.
    std::string in(const std::string& place, const std::string& command) const {
        const auto result = testing::shell(
            fmt::format("mkdir -p {0} && cd {0} && export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a "
                        "GIT_COMMITTER_EMAIL=a@b && {1}",
                        folder / place, command));
        if (result.code != 0) throw std::runtime_error(command + "\n" + result.output);
        const std::string text = result.output.substr(0, result.output.find_last_not_of('\n') + 1);
        return text.substr(text.rfind('\n') + 1);
    }

    // Commits what is in the folder of `owner/name` to the host's repository; returns the commit.
    std::string publish(const std::string& repository) const {
        return in(
            repository,
            fmt::format("git add -A && git commit -q --allow-empty -m x && git push -q --no-verify --tags --force "
                        "{}/host/{}.git HEAD:refs/heads/main && git rev-parse HEAD",
                        folder.path, repository));
    }
    std::string publish_file(const std::string& repository, const std::string& name, const std::string& content) const {
        in("host/" + repository + ".git", "[ -d refs ] || git init -q -b main --bare .");
        in(repository, "[ -d .git ] || git init -q -b main .");
        std::ofstream(folder / (repository + "/" + name)) << content;
        return publish(repository);
    }

    CheckoutOrder order(const std::string& repository, const std::string& commit) {
        CheckoutOrder made;
        made.clone_url = host.url() + "/" + repository + ".git";
        made.commit = commit;
        made.folder = folder / "checkout";
        made.log = folder / "checkout.log";
        made.limits.patience = std::chrono::seconds(15);
        return made;
    }

    // In a process of its own, because a runner kills everything below it, and that would include this test's host. Its
    // messages go to a file.
    pid_t start(const CheckoutOrder& wanted) const {
        fs::remove_all(folder / "checkout");
        const pid_t child = ::fork();
        if (child != 0) return child;
        adopt_orphans();
        std::string words;
        try {
            check_out(wanted);
        } catch (const Refused& refused) {
            words = refused.what();
        } catch (const Unavailable& unavailable) {
            words = std::string("unavailable: ") + unavailable.what();
        }
        std::ofstream(folder / "words") << words;
        ::_exit(0);
    }

    // Empty if it succeeded.
    std::string words_of(pid_t child) const {
        ::waitpid(child, nullptr, 0);
        std::stringstream text;
        text << std::ifstream(folder / "words").rdbuf();
        return text.str();
    }
    std::string failure_of(const CheckoutOrder& wanted) const { return words_of(start(wanted)); }

    std::string content(const std::string& name) const {
        std::stringstream text;
        text << std::ifstream(folder / ("checkout/" + name)).rdbuf();
        return text.str();
    }

    std::string old_home = std::getenv("HOME") ? std::getenv("HOME") : "";
    testing::Folder folder;
    testing::HttpGitHost host{(fs::create_directories(folder / "host"), folder / "host"), "bot", "word"};
};

TEST_F(CheckoutTest, TemporaryFailuresAreRetried) {
    const std::string commit = publish_file("demo/numbers", "file", "content");
    for (const auto& fates :
         {std::vector<std::string>{"500", "ok", "cut", "403"}, {"404", "401", "ok", "429"}, {"cut", "ok", "503"}}) {
        host.answer_next(fates);
        EXPECT_EQ(failure_of(order("demo/numbers", commit)), "");
        EXPECT_EQ(content("file"), "content");
    }
}

TEST_F(CheckoutTest, HostThatIsDownIsRetried) {
    const std::string commit = publish_file("demo/numbers", "file", "content");
    host.down();
    const pid_t checkout = start(order("demo/numbers", commit));
    const auto refused = [&] { return testing::shell("grep -q connect " + (folder / "checkout.log")).code == 0; };
    while (!refused()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    host.up();
    EXPECT_EQ(words_of(checkout), "");
    EXPECT_EQ(content("file"), "content");
}

TEST_F(CheckoutTest, RetriesEnd) {
    const std::string commit = publish_file("demo/numbers", "file", "content");
    CheckoutOrder wanted = order("demo/numbers", commit);
    wanted.limits.patience = std::chrono::milliseconds(1000);
    host.down();
    EXPECT_THAT(failure_of(wanted), AllOf(StartsWith("unavailable"), HasSubstr("in time")));
}

TEST_F(CheckoutTest, MissingCommitOrRepositoryIsReported) {
    publish_file("demo/numbers", "file", "content");
    EXPECT_EQ(failure_of(order("demo/numbers", std::string(40, 'e'))),
              "commit " + std::string(40, 'e') + " is no longer to be had");
    EXPECT_THAT(failure_of(order("demo/none", std::string(40, 'e'))), HasSubstr("there is no such repository"));
}

TEST_F(CheckoutTest, TagsOfTheHistoryAreFetched) {
    publish_file("demo/numbers", "file", "1");
    in("demo/numbers", "git tag -a v1.2.3 -m release");
    const std::string commit = publish_file("demo/numbers", "file", "2");
    publish_file("demo/numbers", "file", "3");
    in("demo/numbers", "git tag v2.0.0");
    publish("demo/numbers");
    EXPECT_EQ(failure_of(order("demo/numbers", commit)), "");
    EXPECT_THAT(in("checkout", "git describe --tags --dirty"), StartsWith("v1.2.3-1-g"));
    EXPECT_EQ(in("checkout", "git tag"), "v1.2.3");
    EXPECT_EQ(in("checkout", "git for-each-ref refs/tachograph"), "");
}

TEST_F(CheckoutTest, SubmodulesAreCheckedOutAtTheirCommits) {
    publish_file("demo/leaf", "leaf", "a leaf");
    publish_file("demo/lib", "lib", "1");
    const std::string add =
        "git -c protocol.file.allow=always submodule -q add {}/host/demo/{}.git {} && git config -f .gitmodules "
        "submodule.{}.url ../{}.git";
    in("demo/lib", fmt::format(fmt::runtime(add), folder.path, "leaf", "deep", "deep", "leaf"));
    publish("demo/lib");
    publish_file("demo/numbers", "file", "1");
    in("demo/numbers", fmt::format(fmt::runtime(add), folder.path, "lib", "ext/sub", "ext/sub", "lib"));
    const std::string base = publish("demo/numbers");
    const std::string moved = publish_file("demo/lib", "lib", "2");
    in("demo/numbers/ext/sub", "git pull -q " + (folder / "host/demo/lib.git") + " main");
    const std::string head = publish("demo/numbers");
    for (const auto& [commit, value] : {std::pair{base, "1"}, std::pair{head, "2"}}) {
        EXPECT_EQ(failure_of(order("demo/numbers", commit)), "");
        EXPECT_EQ(content("ext/sub/lib"), value);
        EXPECT_EQ(content("ext/sub/deep/leaf"), "a leaf");
        EXPECT_EQ(in("checkout", "git status --porcelain"), "");
    }
}

TEST_F(CheckoutTest, SubmodulesFromElsewhereAreRefusedByName) {
    const std::string other = publish_file("mallory/lib", "lib", "1");
    publish_file("demo/numbers", "file", "1");
    const auto pointing_to = [&](const std::string& url) {
        in("demo/numbers", "mkdir -p sub && git update-index --add --cacheinfo 160000," + other + ",sub");
        return publish_file("demo/numbers", ".gitmodules",
                            fmt::format("[submodule \"s\"]\n\tpath = sub\n\turl = \"{}\"\n", url));
    };
    for (const std::string url :
         {"../../mallory/lib.git", "https://example.org/demo/lib.git", "ext::touch%20x", "--upload-pack=touch x"}) {
        const std::string commit = pointing_to(url);
        EXPECT_THAT(failure_of(order("demo/numbers", commit)),
                    AllOf(HasSubstr("submodule sub is at " + url), HasSubstr("limits.hosts")))
            << url;
    }
    EXPECT_THAT(failure_of(order("demo/numbers", pointing_to("file://" + (folder / "host/demo/numbers.git")))),
                HasSubstr("submodule sub is at file:///"));
    CheckoutOrder allowed = order("demo/numbers", pointing_to("../../mallory/lib.git"));
    allowed.hosts = {host.url().substr(7) + "/mallory"};
    EXPECT_EQ(failure_of(allowed), "");
    EXPECT_EQ(content("sub/lib"), "1");
}

// Else a pull request could use a submodule to read what only this machine may read.
TEST_F(CheckoutTest, SubmodulesAreFetchedWithoutCredentials) {
    std::ofstream(folder / "home/.netrc") << "machine 127.0.0.1 login bot password word\n";
    const std::string secret = publish_file("bot/secret", "file", "secret");
    publish_file("bot/numbers", ".gitmodules", "[submodule \"s\"]\n\tpath = sub\n\turl = ../secret.git\n");
    in("bot/numbers",
       "git update-index --add --cacheinfo 160000," + secret + ",sub && git commit -qm x && mkdir -p sub");
    const std::string commit = publish("bot/numbers");
    EXPECT_THAT(failure_of(order("bot/numbers", commit)), AllOf(HasSubstr("submodule sub"), HasSubstr("credentials")));
    EXPECT_FALSE(fs::exists(folder / "checkout/sub/file"));
    EXPECT_TRUE(fs::exists(folder / "checkout/.gitmodules"));
}

TEST_F(CheckoutTest, LfsFilesReplaceTheirPointers) {
    publish_file("demo/numbers", ".gitattributes", "*.bin filter=lfs -text\n");
    in("demo/numbers", "git lfs install --local --skip-repo");
    const std::string commit = publish_file("demo/numbers", "data.bin", std::string(5000, 'x'));
    in("host/demo/numbers.git", "mkdir -p lfs && cp -r ../../../demo/numbers/.git/lfs/objects lfs/");
    host.answer_next({"ok", "ok", "ok", "503"});
    EXPECT_EQ(failure_of(order("demo/numbers", commit)), "");
    EXPECT_EQ(content("data.bin"), std::string(5000, 'x'));
    EXPECT_EQ(in("checkout", "git status --porcelain"), "");

    CheckoutOrder small = order("demo/numbers", publish_file("demo/numbers", "large.bin", std::string(2'000'000, 'x')));
    small.limits.disk_mb = 1;
    EXPECT_THAT(failure_of(small), HasSubstr("large.bin is larger than"));
    small.limits.disk_mb = 100;
    EXPECT_THAT(failure_of(small),
                HasSubstr("large.bin is a Git LFS pointer, and its server does not provide the content"));
}

TEST_F(CheckoutTest, MissingLfsFileFailsTheCheckout) {
    publish_file("demo/numbers", ".gitattributes", "*.bin filter=lfs -text\n");
    const std::string pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(64, 'a') + "\nsize 12\n";
    const std::string commit = publish_file("demo/numbers", "data.bin", pointer);
    const std::string path = std::getenv("PATH");
    in("programs", "ln -s $(command -v git) $(command -v sh) .");
    ::setenv("PATH", (folder / "programs").c_str(), 1);
    const std::string refusal = failure_of(order("demo/numbers", commit));
    ::setenv("PATH", path.c_str(), 1);
    EXPECT_EQ(refusal, "data.bin is a Git LFS pointer, and git-lfs is not installed on the machine that measures");
    publish_file("demo/numbers", ".lfsconfig", "[lfs]\n\turl = https://example.org/mallory/x\n");
    EXPECT_THAT(failure_of(order("demo/numbers", publish("demo/numbers"))),
                AllOf(HasSubstr(".lfsconfig names https://example.org/mallory/x"), HasSubstr("limits.hosts")));
}

// Trees that hold the same tree ten times over: a few hundred bytes that unfold to a million files.
TEST_F(CheckoutTest, TreeBombIsNotCheckedOut) {
    publish_file("demo/numbers", "file", "1");
    const std::string tenfold =
        "for n in 0 1 2 3 4 5 6 7 8 9; do printf '%s %s %s\\t%s\\n' $mode $type $id $n; done | git mktree";
    const auto unfolded = [&](const std::string& leaf, int levels) {
        return in("demo/numbers",
                  fmt::format(
                      "{}; for level in $(seq {}); do id=$({}); mode=040000; type=tree; done; commit=$(git commit-tree "
                      "-m x $id) && git push -q -f {}/host/demo/numbers.git $commit:refs/heads/bomb && echo $commit",
                      leaf, levels, tenfold, folder.path));
    };
    const std::string file = "mode=100644; type=blob; id=$(echo x | git hash-object -w --stdin)";
    EXPECT_THAT(failure_of(order("demo/numbers", unfolded(file, 6))), HasSubstr("too many files and folders"));
    EXPECT_THAT(failure_of(order("demo/numbers", unfolded(file, 9))), HasSubstr("too many files and folders"));
    const std::string nothing = "mode=040000; type=tree; id=$(git mktree < /dev/null)";
    EXPECT_THAT(failure_of(order("demo/numbers", unfolded(nothing, 9))), HasSubstr("too many files and folders"));
    CheckoutOrder large =
        order("demo/numbers",
              unfolded("mode=100644; type=blob; id=$(head -c 100000 /dev/zero | git hash-object -w --stdin)", 2));
    large.limits.disk_mb = 5;
    EXPECT_THAT(failure_of(large), HasSubstr("more than 5 MB of files"));
    EXPECT_FALSE(fs::exists(folder / "checkout/0"));
}

TEST_F(CheckoutTest, NoCodeOfTheRepositoryRuns) {
    std::ofstream(folder / "home/.gitconfig")
        << fmt::format("[filter \"evil\"]\n\tsmudge = touch {}/ran; cat\n", folder.path);
    publish_file("demo/numbers", ".gitattributes", "* filter=evil\n");
    EXPECT_EQ(failure_of(order("demo/numbers", publish_file("demo/numbers", "file", "content"))), "");
    EXPECT_EQ(content("file"), "content");
    EXPECT_FALSE(fs::exists(folder / "ran"));
}

}  // namespace
}  // namespace tachograph::runner
