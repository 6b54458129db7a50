// Appended events that are not in git yet: after any failure of the writer, each of them exists exactly once.
#include "adapters/git/log/append/journal_file.hpp"
#include "adapters/git/log/event_log.hpp"
#include "adapters/git/packs/pack_reader.hpp"
#include "core/events/event_text.hpp"
#include "core/ports/failures.hpp"
#include "tests/folder.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

using testing::Folder;
using ::testing::HasSubstr;
using testing::shell;

constexpr std::chrono::hours never{1};

Event event_about(const std::string& text) {
    return {EffectDone{"comment:x", text}, {ActorKind::bot, "tachograph"}, text, "", {}};
}

JournalRecord record_after(const RawId& before, const std::string& text) {
    const std::string content =
        fmt::format("tree {}\nparent {}\nauthor a <b> 1 +0000\n\n{}", std::string(40, 'a'), to_text(before), text);
    return {before, {{commit_id(content), content}}};
}

std::vector<std::string> texts_in(const std::string& path) {
    std::vector<std::string> texts;
    for (const JournalRecord& record : read_journal_file(path).row) {
        const std::string& content = record.commits.front().content;
        texts.push_back(content.substr(content.find("\n\n") + 2));
    }
    return texts;
}

TEST(JournalRecord, RoundTrips) {
    JournalRecord record = record_after({}, "one");
    record.commits.push_back(record_after(record.after(), "two").commits.front());
    const std::string bytes = format_record(record);
    EXPECT_EQ(bytes.size(), size_of(record));
    const auto read = read_record(bytes + "and what is behind it");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->length, bytes.size());
    EXPECT_EQ(read->record.before, record.before);
    ASSERT_EQ(read->record.commits.size(), 2U);
    EXPECT_EQ(read->record.after(), record.after());
    EXPECT_EQ(read->record.commits.back().content, record.commits.back().content);
}

TEST(JournalRecord, PartialRecordIsIgnored) {
    const std::string bytes = format_record(record_after({}, "one"));
    for (std::size_t length = 0; length < bytes.size(); ++length) EXPECT_FALSE(read_record(bytes.substr(0, length)));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] ^= 1;
        EXPECT_FALSE(read_record(damaged)) << at;
    }
}

TEST(JournalFile, ClearedFileHasNoOldRecords) {
    const Folder folder;
    const std::string path = folder / "journal";
    JournalFile file(path);
    const JournalRecord first = record_after({}, "first");
    file.add(first);
    file.add(record_after(first.after(), "second"));
    EXPECT_THAT(texts_in(path), ::testing::ElementsAre("first", "second"));
    file.clear();
    EXPECT_FALSE(has_records(path));
    file.add(record_after(first.after(), "third"));
    EXPECT_THAT(texts_in(path), ::testing::ElementsAre("third"));
}

// Limits the size of files, as a full disk would.
class FilesEndAt {
  public:
    explicit FilesEndAt(std::size_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limited{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limited);
    }
    FilesEndAt(const FilesEndAt&) = delete;
    FilesEndAt& operator=(const FilesEndAt&) = delete;
    ~FilesEndAt() { ::setrlimit(RLIMIT_FSIZE, &before_); }

  private:
    rlimit before_{};
};

TEST(JournalFile, FailedAddLeavesNoRecord) {
    const Folder folder;
    const std::string path = folder / "journal";
    JournalFile file(path);
    const JournalRecord first = record_after({}, "first");
    file.add(first);
    {
        const FilesEndAt limit(std::filesystem::file_size(path) + 50);
        EXPECT_THROW(file.add(record_after(first.after(), "second")), Unavailable);
    }
    file.settle();
    EXPECT_THAT(texts_in(path), ::testing::ElementsAre("first"));
    file.add(record_after(first.after(), "third"));
    EXPECT_THAT(texts_in(path), ::testing::ElementsAre("first", "third"));
}

auto is_unavailable(const char* words) { return ::testing::ThrowsMessage<Unavailable>(HasSubstr(words)); }
auto is_damaged(const char* words) { return ::testing::ThrowsMessage<Damaged>(HasSubstr(words)); }

class GitJournal : public ::testing::Test {
  protected:
    GitJournal() { begin(); }

    void begin() { log.emplace(path, LogMode::write, Signer(), never); }
    void append(const std::string& text) {
        ASSERT_TRUE(log->append(std::vector<Event>{event_about(text)}, log->tip()));
    }
    // Copies the disk as it is now, as if the writer was killed at this point.
    std::string copy() const {
        const std::string name = folder / fmt::format("copy-{}.git", copies_++);
        shell(fmt::format("cp -r {} {}", path, name));
        return name;
    }
    std::string git(const std::string& arguments) const {
        return shell(fmt::format("git --git-dir={} {}", path, arguments)).output;
    }
    static std::vector<std::string> texts(const std::string& where, LogMode mode = LogMode::read) {
        GitEventLog there(where, mode);
        std::vector<std::string> found;
        there.read({}, [&](const LogEntry& entry) {
            found.push_back(std::get<Event>(parse_event(entry.message)).idempotency_key);
        });
        return found;
    }
    void keep_journal() const {
        shell(fmt::format("mkdir {0}/kept; cp {1}/tachograph.journal* {0}/kept", folder.path, path));
    }
    void put_journal_back() const { shell(fmt::format("cp {}/kept/* {}", folder.path, path)); }

    Folder folder;
    const std::string path = folder / "events.git";
    std::optional<GitEventLog> log;

  private:
    mutable int copies_ = 0;
};

TEST_F(GitJournal, FrequentFlushesDoNotDelayTheInterval) {
    log.reset();
    log.emplace(path, LogMode::write, Signer(), std::chrono::milliseconds(50));
    for (int n = 0; n < 100; ++n) {
        append("x");
        log->flush();
    }
    append("y");
    std::this_thread::sleep_for(std::chrono::seconds(1));
    EXPECT_EQ(git("rev-list --count main"), "102\n");
}

TEST_F(GitJournal, FirstEventGoesToGitAtOnceAndTheRestInBatches) {
    append("one");
    EXPECT_EQ(git("rev-list --count main"), "2\n");
    append("two");
    append("three");
    EXPECT_EQ(git("rev-list --count main"), "2\n");
    log->flush();
    EXPECT_EQ(git("rev-list --count main"), "4\n");
    EXPECT_EQ(git("rev-parse main"), log->tip() + "\n");
    EXPECT_EQ(pack_paths(path).size(), 2U);
}

TEST_F(GitJournal, NextWriterRecoversAllEvents) {
    for (const char* text : {"one", "two", "three"}) append(text);
    for (const LogMode mode : {LogMode::read, LogMode::write}) {
        const std::string left = copy();
        EXPECT_THAT(texts(left, mode), ::testing::ElementsAre("one", "two", "three"));
        EXPECT_EQ(shell(fmt::format("git --git-dir={} rev-parse main", left)).output, log->tip() + "\n");
    }
}

TEST_F(GitJournal, ReaderDoesNotTouchTheJournalOfALivingWriter) {
    append("one");
    append("two");
    EXPECT_THAT(texts(path), ::testing::ElementsAre("one"));
    append("three");
    log.reset();
    EXPECT_THAT(texts(path), ::testing::ElementsAre("one", "two", "three"));
}

TEST_F(GitJournal, ReaderThatIsNotTheOwnerWritesNothing) {
    if (::geteuid() != 0) GTEST_SKIP() << "this machine cannot: only root can give files away";
    append("one");
    append("two");
    const std::string left = copy();
    shell("chown -R 12345 " + left);
    EXPECT_THAT([&] { texts(left); }, is_unavailable("run this as the user who owns it"));
    EXPECT_EQ(shell("find " + left + " ! -uid 12345").output, "");
    shell("chown -R 0 " + left);
    EXPECT_THAT(texts(left), ::testing::ElementsAre("one", "two"));
}

TEST_F(GitJournal, EventsStayInTheJournalIfGitFails) {
    const std::string packs = path + "/objects/pack";
    append("one");
    std::filesystem::rename(packs, packs + ".aside");
    std::ofstream(packs) << "no folder";
    append("two");
    EXPECT_EQ(log->obstacle(), std::nullopt);
    EXPECT_THAT([&] { log->flush(); }, is_unavailable("objects/pack"));
    EXPECT_THAT(log->obstacle().value_or(""), HasSubstr("objects/pack"));
    std::filesystem::remove(packs);
    std::filesystem::rename(packs + ".aside", packs);
    log->flush();
    EXPECT_EQ(log->obstacle(), std::nullopt);
    EXPECT_EQ(git("rev-list --count main"), "3\n");
}

TEST_F(GitJournal, JournalOfAnotherLogIsRejected) {
    append("one");
    append("two");
    const std::string other = folder / "other.git";
    GitEventLog(other, LogMode::write).tip();
    shell(fmt::format("cp {}/tachograph.journal-* {}", path, other));
    for (const LogMode mode : {LogMode::read, LogMode::write})
        EXPECT_THAT([&] { texts(other, mode); }, is_damaged("which git does not have"));
}

TEST_F(GitJournal, EventsInGitAreNotAppendedAgain) {
    for (const char* text : {"one", "two", "three"}) append(text);
    keep_journal();
    log->flush();
    append("four");
    log.reset();
    put_journal_back();
    EXPECT_THAT(texts(path), ::testing::ElementsAre("one", "two", "three", "four"));
}

TEST_F(GitJournal, FullJournalIsFlushed) {
    std::vector<Event> many;
    for (int n = 0; n < 200; ++n) many.push_back(event_about(std::string(1000, 'x')));
    for (int n = 0; n < 50; ++n) ASSERT_TRUE(log->append(many, log->tip()));
    const std::string left = copy();
    EXPECT_GT(std::stoi(git("rev-list --count main")), 5000);
    EXPECT_EQ(texts(left).size(), 10'000U);
    EXPECT_LT(std::filesystem::file_size(path + "/tachograph.journal-1"), 5U << 20U);
}

TEST_F(GitJournal, FullDiskRejectsAppendsAndLosesNothing) {
    append("one");
    append("two");
    {
        const FilesEndAt limit(std::filesystem::file_size(path + "/tachograph.journal-1") + 10);
        EXPECT_THROW(log->append(std::vector<Event>{event_about("lost")}, log->tip()), Unavailable);
    }
    EXPECT_THAT(texts(copy()), ::testing::ElementsAre("one", "two"));
    append("three");
    log.reset();
    EXPECT_THAT(texts(path), ::testing::ElementsAre("one", "two", "three"));
}

TEST_F(GitJournal, LongAppendBypassesTheJournal) {
    append("one");
    append("two");
    std::vector<Event> many;
    for (int n = 0; n < 2000; ++n) many.push_back(event_about(std::string(1000, 'x')));
    ASSERT_TRUE(log->append(many, log->tip()));
    EXPECT_EQ(git("rev-list --count main"), "2003\n");
    EXPECT_FALSE(has_records(path + "/tachograph.journal-1") || has_records(path + "/tachograph.journal-2"));
}

TEST_F(GitJournal, BranchMovedByOthersIsAnError) {
    append("one");
    const std::string one = log->tip();
    append("two");
    git("update-ref refs/heads/main main~1");
    const auto moved = ::testing::ThrowsMessage<Unavailable>(
        ::testing::AllOf(HasSubstr("moved by somebody else"), HasSubstr("update-ref")));
    EXPECT_THAT([&] { log->flush(); }, moved);
    EXPECT_THAT([&] { log->tip(); }, moved);
    const std::string left = copy();
    EXPECT_THAT([&] { texts(left); }, moved);
    git("update-ref refs/heads/main " + one);
    log->flush();
    append("three");
    log.reset();
    EXPECT_THAT(texts(path), ::testing::ElementsAre("one", "two", "three"));
}

TEST_F(GitJournal, BranchThatIsAheadIsNotMovedBack) {
    append("one");
    append("two");
    keep_journal();
    append("three");
    log.reset();
    begin();
    append("four");
    log.reset();
    put_journal_back();
    EXPECT_THAT(texts(path, LogMode::write), ::testing::ElementsAre("one", "two", "three", "four"));
}

TEST_F(GitJournal, PackedReferencesAreRead) {
    append("one");
    log.reset();
    git("gc -q");
    ASSERT_EQ(shell("test -e " + path + "/refs/heads/main").code, 1);
    begin();
    append("two");
    append("three");
    log.reset();
    EXPECT_THAT(texts(path), ::testing::ElementsAre("one", "two", "three"));
}

class DamagedJournal : public GitJournal {
  protected:
    // Two events that git does not have, followed by the leftovers of an earlier page.
    DamagedJournal() {
        for (const char* text : {"one", "two", "three", "a page"}) append(text);
        log->flush();
        for (int page = 0; page < 2; ++page) {
            append("four");
            append("five");
            if (page == 0) log->flush();
        }
        file = left + "/tachograph.journal-1";
        shell(fmt::format("cp -r {} {}", path, left));
        if (!has_records(file)) file = left + "/tachograph.journal-2";
        log.reset();
    }
    void change(std::size_t at, const std::string& bytes) const {
        std::fstream there(file, std::ios::in | std::ios::out | std::ios::binary);
        there.seekp(static_cast<std::streamoff>(at));
        there << bytes;
    }
    std::string listing() const {
        return shell(fmt::format("cd {}; find . -type f ! -name '*.lock' | sort | xargs sha1sum", left)).output;
    }
    void expect_refusal(const char* words) const {
        const std::string before = listing();
        for (const LogMode mode : {LogMode::read, LogMode::write})
            EXPECT_THAT([&] { texts(left, mode); }, is_damaged(words));
        EXPECT_EQ(listing(), before);
    }

    const std::string left = folder / "left.git";
    std::string file;
};

TEST_F(DamagedJournal, UndamagedJournalHasAllRecords) { EXPECT_EQ(texts(left).size(), 8U); }

TEST_F(DamagedJournal, DamageBeforeCompleteRecordsIsAnError) {
    change(100, "x");
    expect_refusal("is damaged at byte 0");
}

TEST_F(DamagedJournal, JournalOfALaterVersionIsAnError) {
    change(0, "TGJ2");
    expect_refusal("of a later version");
}

TEST_F(DamagedJournal, PartialMagicNumberMeansEmpty) {
    for (const auto* bytes : {"\0\0J1", "TG\0\0", "\0GJ1"}) {
        change(0, std::string(bytes, 4));
        EXPECT_FALSE(has_records(file));
    }
    EXPECT_EQ(texts(left).size(), 6U);
}

// A power failure may cut off the last record: then it was never acknowledged.
TEST_F(DamagedJournal, DamagedLastRecordIsDropped) {
    const std::size_t second = size_of(read_journal_file(file).row.front());
    change(second + 100, "x");
    EXPECT_EQ(texts(left).size(), 7U);
}

// The power failed after git had the events, and before the journal was cleared.
TEST_F(GitJournal, BothJournalFilesMayExist) {
    for (const char* text : {"one", "two", "three"}) append(text);
    keep_journal();
    log->flush();
    log.reset();
    put_journal_back();
    begin();
    append("four");
    append("five");
    log.reset();
    EXPECT_THAT(texts(path), ::testing::ElementsAre("one", "two", "three", "four", "five"));
}

}  // namespace
}  // namespace tachograph::git
