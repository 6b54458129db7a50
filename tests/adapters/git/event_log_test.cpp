// The event log as git shows it to an auditor who does not have this program.
#include "adapters/git/log/event_log.hpp"

#include "adapters/git/log/audit/log_inspection.hpp"
#include "adapters/git/stores/policy_store.hpp"
#include "adapters/git/stores/report_store.hpp"
#include "core/events/event_text.hpp"
#include "core/ports/failures.hpp"
#include "tests/core/generators.hpp"
#include "tests/folder.hpp"

#include <fstream>
#include <functional>
#include <sstream>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tachograph::git {
namespace {

using ::testing::AllOf;
using testing::Folder;
using ::testing::HasSubstr;
using testing::shell;

Event hostile_event() {
    return {EffectDone{*testing::hostile_text(), *testing::hostile_text()}, *testing::actor(), *testing::hostile_text(),
            *testing::hostile_text(), *testing::moment()};
}

// The text after the subject and the empty line.
std::string trailers_of(const std::string& message) { return message.substr(message.find("\n\n") + 2); }

TEST(GitEventLog, GitReadsTheSameTrailersFromHostileText) {
    EXPECT_TRUE(rc::check([] {
        const Folder folder;
        GitEventLog log(folder / "events.git", LogMode::write);
        std::vector<Event> events;
        for (int n = 0; n < 5; ++n) events.push_back(hostile_event());
        log.append(events, log.tip());
        std::string expected;
        for (auto event = events.rbegin(); event != events.rend(); ++event) {
            const std::string message = format_event(*event);
            expected += trailers_of(message) + (message.ends_with('\n') ? "\n" : "\n\n");
        }
        // Newest first, and the root commit, which has no trailers.
        const auto git =
            shell("git -C " + folder.path + "/events.git log --max-count=5 --format='%(trailers:only,unfold)' main");
        RC_ASSERT(git.code == 0);
        RC_ASSERT(git.output == expected);
    }));
}

Event some_event() { return {EffectDone{"comment:x", "1"}, {ActorKind::bot, "bot"}, "", "test", Timestamp{}}; }

TEST(GitEventLog, PassesGitFsck) {
    const Folder folder;
    {
        GitEventLog log(folder / "events.git", LogMode::write);
        EXPECT_TRUE(rc::check([&] { log.append(std::vector<Event>{hostile_event()}, log.tip()); }));
    }
    // A log that is open merges packs, and fsck complains of those that vanish while it looks.
    const auto checked = shell("git -C " + folder.path + "/events.git fsck --strict --full");
    EXPECT_EQ(checked.code, 0) << checked.output;
    EXPECT_THAT(checked.output, ::testing::Not(HasSubstr("dangling")));
}

TEST(GitEventLog, EveryCommitHasAReadme) {
    const Folder folder;
    GitEventLog log(folder / "events.git", LogMode::write);
    log.append(std::vector<Event>{some_event(), some_event()}, log.tip());
    const auto root = shell("git -C " + folder.path + "/events.git show $(git -C " + folder.path +
                            "/events.git rev-list --max-parents=0 main):README.md");
    EXPECT_THAT(root.output, HasSubstr("git log"));
    const auto trees = shell("git -C " + folder.path + "/events.git log --format=%T main | sort -u | wc -l");
    EXPECT_EQ(trees.output, "1\n");
}

TEST(GitEventLog, HasOneWriterAtATime) {
    const Folder folder;
    const GitEventLog first(folder / "events.git", LogMode::write);
    EXPECT_THROW(GitEventLog(folder / "events.git", LogMode::write), Unavailable);
    EXPECT_NO_THROW(GitEventLog(folder / "events.git", LogMode::read));
}

TEST(GitEventLog, ReaderWritesNothing) {
    const Folder folder;
    EXPECT_THROW(GitEventLog(folder / "none.git", LogMode::read), Unavailable);
    EXPECT_FALSE(std::filesystem::exists(folder / "none.git"));
    { const GitEventLog made(folder / "events.git", LogMode::write); }
    GitEventLog reader(folder / "events.git", LogMode::read);
    EXPECT_THROW(reader.append({}, reader.tip()), std::logic_error);
}

TEST(GitEventLog, StaleLockOfAKilledWriterIsRemoved) {
    const Folder folder;
    { const GitEventLog made(folder / "events.git", LogMode::write); }
    std::ofstream(folder / "events.git/refs/heads/main.lock") << "";
    GitEventLog log(folder / "events.git", LogMode::write);
    EXPECT_TRUE(log.append(std::vector<Event>{some_event()}, log.tip()));
}

TEST(GitEventLog, OtherRepositoriesAreRejected) {
    const Folder folder;
    shell("git init -q -b main " + folder.path + "/x && cd " + folder.path +
          "/x && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x");
    EXPECT_THROW(GitEventLog(folder / "x", LogMode::read), Unavailable);
}

TEST(GitEventLog, ResolvesRevisionNames) {
    const Folder folder;
    GitEventLog log(folder / "events.git", LogMode::write);
    const Revision first = *log.append(std::vector<Event>{some_event()}, log.tip());
    log.append(std::vector<Event>{some_event()}, log.tip());
    EXPECT_EQ(log.resolve(first.substr(0, 10)), first);
    EXPECT_EQ(log.resolve("main"), log.tip());
    EXPECT_THROW(log.resolve("nothing"), UsageError);
}

std::string problem_of(const std::function<void()>& attempt) {
    try {
        attempt();
    } catch (const std::exception& problem) {
        return problem.what();
    }
    return {};
}

// A log whose branch was deleted, or whose copy is incomplete, is not replaced by a new one.
TEST(GitEventLog, LostBranchIsNotStartedAnew) {
    for (const bool packed : {false, true}) {
        const Folder folder;
        const std::string path = folder / "events.git";
        Revision last;
        {
            GitEventLog log(path, LogMode::write);
            for (int n = 0; n < 3; ++n) last = *log.append(std::vector<Event>{some_event()}, log.tip());
        }
        shell("git --git-dir=" + path + " update-ref -d refs/heads/main");
        if (packed) shell("rm " + path + "/tachograph.journal-*");
        for (const LogMode mode : {LogMode::write, LogMode::read}) {
            EXPECT_THAT(problem_of([&] { GitEventLog(path, mode); }),
                        AllOf(HasSubstr("no branch main"), HasSubstr("update-ref refs/heads/main")));
        }
        EXPECT_THAT(
            problem_of([&] { inspect_log(path, {}, [](const CommitText&) { return std::vector<std::string>(); }); }),
            HasSubstr("no branch main"));
        shell("git --git-dir=" + path + " update-ref refs/heads/main " + last);
        EXPECT_EQ(GitEventLog(path, LogMode::write).tip(), last);
    }
}

// A writer that was killed while it began.
TEST(GitEventLog, InterruptedCreationIsCompleted) {
    const Folder folder;
    const std::string path = folder / "events.git";
    { const GitEventLog log(path, LogMode::write); }
    shell("rm " + path + "/refs/heads/main " + path + "/tachograph.journal-*");
    EXPECT_EQ(problem_of([&] { GitEventLog(path, LogMode::write); }), "");
}

TEST(GitEventLog, UnknownRepositoryFormatIsRejected) {
    const std::vector<std::pair<std::string, std::string>> makings{
        {"git init -q --bare --object-format=sha256 -b main", "objectformat=sha256"},
        {"git init -q --bare -b main x.git && git -C x.git config core.repositoryFormatVersion 1 && git -C x.git "
         "config "
         "extensions.refStorage reftable; true",
         "refstorage=reftable"},
        {"git init -q --bare -b main x.git && git -C x.git config extensions.partialClone origin; true",
         "partialclone=origin"},
        {"git init -q --bare -b main x.git && git -C x.git config core.repositoryFormatVersion 2; true", "format 2"}};
    for (const auto& [making, words] : makings) {
        const Folder folder;
        const std::string path = folder / "x.git";
        shell("cd " + folder.path + " && " + making + " x.git");
        const std::string before = shell("cd " + path + " && find . -type f | sort | xargs sha1sum").output;
        for (const LogMode mode : {LogMode::write, LogMode::read})
            EXPECT_THAT(problem_of([&] { GitEventLog(path, mode); }), AllOf(HasSubstr(path), HasSubstr(words)));
        EXPECT_THAT(problem_of([&] { GitPolicyStore(path, [] { return Timestamp{}; }); }), HasSubstr(words));
        EXPECT_THAT(problem_of([&] { GitReportStore(path, "", [] { return Timestamp{}; }); }), HasSubstr(words));
        EXPECT_THAT(
            problem_of([&] { inspect_log(path, {}, [](const CommitText&) { return std::vector<std::string>(); }); }),
            HasSubstr(words));
        EXPECT_EQ(shell("cd " + path + " && find . -type f | sort | xargs sha1sum").output, before);
    }
}

}  // namespace
}  // namespace tachograph::git
