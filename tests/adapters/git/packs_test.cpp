// The event log's packs: git reads what this program packs, and this program reads what git packs.
#include "adapters/git/log/event_log.hpp"
#include "adapters/git/packs/pack_merge.hpp"
#include "adapters/git/packs/pack_reader.hpp"
#include "adapters/git/packs/pack_writer.hpp"
#include "core/events/event_text.hpp"
#include "core/machine/replay.hpp"
#include "core/ports/failures.hpp"
#include "tests/folder.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::git {
namespace {

using testing::Folder;
using ::testing::HasSubstr;
using testing::shell;

constexpr std::size_t megabyte = std::size_t{1} << 20U;

Event event_about(int number, std::size_t length = 40) {
    const std::string text = fmt::format("{:0{}}", number, length);
    return {EffectDone{"comment:x", text}, {ActorKind::bot, "tachograph"}, fmt::format("test:{}", number), "", {}};
}

class Packs : public ::testing::Test {
  protected:
    Packs() { GitEventLog(path, LogMode::write); }

    // Appends `batches` batches of `events` events.
    void append(int batches, int events, std::size_t length = 40) {
        GitEventLog log(path, LogMode::write);
        while (batches-- > 0) {
            std::vector<Event> some;
            for (int n = 0; n < events; ++n) some.push_back(event_about(next_++, length));
            ASSERT_TRUE(log.append(some, log.tip()));
        }
    }
    std::string git(const std::string& arguments) const {
        const auto result = shell(fmt::format("git --git-dir={} {}", path, arguments));
        EXPECT_EQ(result.code, 0) << arguments << ": " << result.output;
        return result.output;
    }
    void expect_whole(const std::string& where) const {
        GitEventLog log(where, LogMode::read);
        std::vector<std::string> found;
        log.read({}, [&](const LogEntry& entry) { found.push_back(entry.message); });
        ASSERT_EQ(found.size(), static_cast<std::size_t>(next_));
        std::size_t length = 0;
        for (int n = 0; n < next_; ++n)
            length += std::get<Event>(parse_event(found[n])).idempotency_key == fmt::format("test:{}", n);
        EXPECT_EQ(length, found.size());
    }
    void expect_whole() const { expect_whole(path); }
    std::size_t packs() const { return pack_paths(path).size(); }
    // As a merge does before it removes the parts.
    void write_whole() const {
        std::vector<PackedCommit> commits;
        std::istringstream ids(git("rev-list --reverse main"));
        std::string id;
        std::getline(ids, id);  // of the root
        while (std::getline(ids, id)) commits.push_back({*parse_id(id), git("cat-file commit " + id)});
        system::HelperThread beside;
        write_pack(path, commits, beside);
    }
    void merge() const {
        LogPacks packs;
        merge_packs(path, GitEventLog(path, LogMode::read).tip(), packs);
    }
    // Reads the commits of the single pack without git's help, and checks each against its id. Returns how many it
    // could read.
    std::size_t read_here() const {
        const Pack pack(pack_paths(path).front());
        Pack::Reading reading;
        std::size_t commits = 0;
        for (std::size_t at = 0; at < pack.size(); ++at) {
            const auto content = pack.commit(at, reading);
            if (!content) continue;
            ++commits;
            EXPECT_EQ(commit_id(*content), pack.id(at)) << *content;
        }
        return commits;
    }

    Folder folder;
    const std::string path = folder / "events.git";

  private:
    int next_ = 0;
};

TEST_F(Packs, PassGitFsck) {
    append(10, 5);
    append(1, 3, 70'000);  // longer than one stored block
    EXPECT_THAT(git("fsck --strict --full"), Not(HasSubstr("error")));
    for (const std::string& pack : pack_paths(path)) git("verify-pack " + pack + ".idx");
    EXPECT_EQ(git("rev-list --count main"), "54\n");
    expect_whole();
}

TEST_F(Packs, PacksOfGitAreRead) {
    append(6, 500);
    git("-c pack.window=50 repack -a -d -f -q");
    EXPECT_THAT(git("verify-pack -v " + pack_paths(path).front() + ".idx"), HasSubstr("chain length = 1"));
    expect_whole();
    append(2, 100);
    expect_whole();
    shell(fmt::format("git clone -q --bare {0} {0}.clone", path));
    expect_whole(path + ".clone");
}

TEST_F(Packs, IndexesOfVersion1AreRead) {
    append(6, 500);
    git("-c pack.indexVersion=1 repack -a -d -F -q");
    expect_whole();
    EXPECT_EQ(read_here(), 3001U);
    append(2, 100);
    expect_whole();
}

// Runs `git gc` in a loop. Objects that the log writes meanwhile are not referenced yet.
TEST_F(Packs, GitGcMayRunDuringWrites) {
    std::atomic<bool> done = false;
    std::thread housekeeping([&] {
        while (!done) shell("git --git-dir=" + path + " gc -q --prune=now");
    });
    for (int times = 0; times < 30; ++times) EXPECT_NO_THROW(append(4, 3));
    done = true;
    housekeeping.join();
    expect_whole();
    EXPECT_THAT(git("fsck --strict --full"), Not(HasSubstr("error")));
    EXPECT_EQ(shell("ls " + path + "/objects/pack | grep -c -e keep -e new").output, "0\n");
}

TEST_F(Packs, FilesOfAKilledWriterAreRemoved) {
    append(1, 1);
    const std::string kept = pack_paths(path).front() + ".keep";
    std::ofstream(kept) << "until the event log's branch has it\n";
    std::ofstream(path + "/objects/pack/tachograph_0123.pack.new") << "half";
    std::ofstream(path + "/objects/pack/pack-0.keep") << "";  // somebody else's
    append(1, 1);
    EXPECT_FALSE(std::filesystem::exists(kept));
    EXPECT_EQ(shell("ls " + path + "/objects/pack | grep -e keep -e new").output, "pack-0.keep\n");
}

TEST_F(Packs, OffsetDeltasAreReadWithoutGit) {
    append(6, 500);
    git("-c pack.window=50 repack -a -d -f -q");
    EXPECT_EQ(read_here(), 3001U);
}

TEST_F(Packs, ReferenceDeltasAreReadByGit) {
    append(6, 500);
    git("-c pack.window=50 -c repack.useDeltaBaseOffset=false repack -a -d -f -q");
    EXPECT_LT(read_here(), 2000U);
    expect_whole();
}

TEST_F(Packs, LooseObjectsAreRead) {
    append(5, 500);
    shell(
        fmt::format("cd {0} && mkdir aside && mv objects/pack/* aside && for pack in aside/*.pack; do "
                    "git --git-dir=. unpack-objects -q <$pack; done",
                    path));
    ASSERT_EQ(packs(), 0U);
    expect_whole();
}

TEST_F(Packs, MergeKeepsAllEvents) {
    append(100, 1);
    for (int tries = 0; tries < 3; ++tries) append(1, 1);  // each start checks again
    EXPECT_LT(packs(), 80U);
    EXPECT_THAT(git("fsck --strict --full"), Not(HasSubstr("error")));
    expect_whole();
}

TEST_F(Packs, InterruptedMergeIsCompleted) {
    append(3, 2);
    write_whole();
    ASSERT_GT(packs(), 2U);
    merge();
    EXPECT_EQ(packs(), 1U);
    expect_whole();
}

TEST_F(Packs, MergeHandlesObjectsInSeveralPacks) {
    append(3, 2);
    write_whole();
    git("repack -a -q");
    ASSERT_GT(packs(), 3U);
    merge();
    EXPECT_EQ(packs(), 2U);
    expect_whole();
}

TEST_F(Packs, UnreachableCommitsAreNoEvents) {
    append(5, 500);
    const std::string before = GitEventLog(path, LogMode::read).tip();
    {
        GitEventLog log(path, LogMode::write);
        const std::vector<Event> lost{event_about(-1), event_about(-2)};
        ASSERT_TRUE(log.append(lost, log.tip()));
    }
    git("update-ref refs/heads/main " + before);
    append(1, 1);
    expect_whole();
}

// Swaps two neighbours in the middle, where the samples of the order's guess do not notice the swap.
TEST_F(Packs, PackInAnotherOrderIsDetected) {
    std::vector<Event> some;
    for (int n = 0; n < 100; ++n) {
        some.push_back({CommandRefused{{"demo/sums", 1}, "1", "runbenchmarks", "no"},
                        {ActorKind::user, "mia"},
                        fmt::format("test:{}", n),
                        "",
                        {}});
    }
    GitEventLog log(path, LogMode::write);
    ASSERT_TRUE(log.append(some, log.tip()));
    const State before = replay(log).state;
    EXPECT_EQ(log.likely_pages()->events(0).events.size(), some.size());

    const std::string pack = pack_paths(path).front();
    std::vector<PackedCommit> commits;
    {
        const Pack written(pack);
        Pack::Reading reading;
        for (std::size_t at = 0; at < written.size(); ++at)
            commits.push_back({written.id(at), std::string(*written.commit(at, reading))});
    }
    std::swap(commits[30], commits[31]);
    shell(fmt::format("rm -f {}.*", pack));
    system::HelperThread beside;
    write_pack(path, commits, beside);
    EXPECT_THROW(log.likely_pages()->events(0), Unavailable);
    EXPECT_EQ(log.pages({})->events(0).events.size(), some.size());
    EXPECT_EQ(replay(log).state, before);
    EXPECT_EQ(before.replies.size(), some.size());
}

TEST(PacksToMerge, FewPacksAreNotMerged) {
    EXPECT_EQ(packs_to_merge({}), Range{});
    EXPECT_EQ(packs_to_merge(std::vector<std::size_t>(63, 500)), Range{});
}

TEST(PacksToMerge, NewestPacksAndOlderPacksOfSimilarSizeAreMerged) {
    std::vector<std::size_t> sizes(64, 500);
    EXPECT_EQ(packs_to_merge(sizes), (Range{0, 64}));
    sizes.insert(sizes.begin(), {megabyte, 40'000});
    EXPECT_EQ(packs_to_merge(sizes), (Range{1, 66}));
}

// For any number and size of batches, packs stay few, and events are not rewritten too often.
TEST(PacksToMerge, SizesGrowGeometrically) {
    for (const std::size_t batch : {500U, 16'000U, 500'000U}) {
        std::vector<std::size_t> sizes;
        std::size_t written = 0;
        std::size_t most = 0;
        const std::size_t appended = std::min<std::size_t>(200'000, 1'000 * megabyte / batch);
        for (std::size_t n = 0; n < appended; ++n) {
            sizes.push_back(batch);
            const auto full =
                std::find_if(sizes.rbegin(), sizes.rend(), [](std::size_t size) { return size >= 8 * megabyte; });
            const auto run = static_cast<std::size_t>(full - sizes.rbegin());
            const std::size_t start = sizes.size() - run;
            const Range range = packs_to_merge({sizes.end() - static_cast<std::ptrdiff_t>(run), sizes.end()});
            if (range == Range{}) continue;
            std::size_t sum = 0;
            for (std::size_t at = range.first; at < range.end; ++at) sum += sizes[start + at];
            EXPECT_LE(sum, 40 * megabyte);
            written += sum;
            const auto first = sizes.begin() + static_cast<std::ptrdiff_t>(start + range.first);
            sizes.erase(first, first + static_cast<std::ptrdiff_t>(range.end - range.first));
            sizes.insert(sizes.begin() + static_cast<std::ptrdiff_t>(start + range.first), sum);
            most = std::max(most, sizes.size());
        }
        EXPECT_LE(written, 12 * appended * batch) << batch;
        EXPECT_LE(most, 200U) << batch;
    }
}

}  // namespace
}  // namespace tachograph::git
