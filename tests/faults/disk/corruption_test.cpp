// A log that is damaged or of a later version: every command says so in one line with what to do, and changes nothing.
#include "adapters/git/log/event_log.hpp"
#include "tests/folder.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;

std::string read_all(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_all(const fs::path& path, const std::string& content) {
    fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

void truncate_to_half(const fs::path& path) {
    const std::string content = read_all(path);
    write_all(path, content.substr(0, content.size() / 2));
}

Event question(int number) {
    return {QuestionAsked{{"demo/sums", number}, "1", "help"},
            {ActorKind::user, "alice"},
            fmt::format("comment:demo/sums/{}/1/0", number),
            {},
            Timestamp(std::chrono::seconds(1'800'000'000 + number))};
}

// A log with so many events; long logs are read in another way than short ones.
class Damage : public ::testing::TestWithParam<int> {
  protected:
    Damage() {
        std::ofstream(folder / "config.json") << R"({"admin": "chris", "data_dir": ".", "listen": "127.0.0.1:0"})";
        git::GitEventLog writer(log(), git::LogMode::write);
        std::vector<Event> events;
        for (int number = 1; number <= GetParam(); ++number) events.push_back(question(number));
        writer.append(events, writer.tip());
    }

    std::string log() const { return folder / "events.git"; }
    ShellResult git(const std::string& arguments) const {
        return shell(fmt::format("git --git-dir={} {}", log(), arguments));
    }
    ShellResult run(const std::string& command) const {
        return shell(fmt::format("cd {} && timeout 20 {} {} --config config.json 2>&1 >/dev/null", folder.path,
                                 TACHOGRAPH_PROGRAM, command));
    }

    // The one pack or index that the events are in.
    fs::path packed(const std::string& extension) const {
        for (const auto& entry : fs::directory_iterator(log() + "/objects/pack")) {
            if (entry.path().extension() == extension) return entry.path();
        }
        throw std::runtime_error("there is no " + extension);
    }
    void unpack() const {
        const fs::path aside = folder / "aside.pack";
        fs::rename(packed(".pack"), aside);
        fs::remove(packed(".idx"));
        ASSERT_EQ(git("unpack-objects -q < " + aside.string()).code, 0);
    }
    fs::path loose(const std::string& revision) const {
        const std::string id = git("rev-parse " + revision).output.substr(0, 40);
        return fs::path(log()) / "objects" / id.substr(0, 2) / id.substr(2);
    }
    // Adds an event with git itself.
    void add(const std::string& message) const {
        const std::string made = fmt::format(
            "update-ref refs/heads/main $(printf '%b' '{}' | git --git-dir={} -c user.name=Tachograph "
            "-c user.email=tachograph@localhost commit-tree -p main 'main^{{tree}}')",
            message, log());
        ::setenv("TZ", "UTC", 1);  // as this program dates commits
        ASSERT_EQ(git(made).code, 0);
    }

    std::map<std::string, std::string> files() const {
        std::map<std::string, std::string> all;
        for (const auto& entry : fs::recursive_directory_iterator(log())) {
            const bool is_lock = entry.path().extension() == ".lock";
            if (entry.is_regular_file() && !is_lock) all[entry.path()] = read_all(entry.path());
        }
        return all;
    }

    void expect_one_clear_line(const std::vector<std::string>& commands, const std::string& what) const {
        const auto before = files();
        for (const std::string& command : commands) {
            SCOPED_TRACE(command);
            const ShellResult result = run(command);
            // What cannot be read may come back, for example after git's own maintenance; damage does not.
            EXPECT_TRUE(result.code == 1 || (command == "serve" && result.code == 3)) << result.output;
            EXPECT_EQ(std::ranges::count(result.output, '\n'), 1) << result.output;
            EXPECT_THAT(result.output, HasSubstr(what));
            EXPECT_TRUE(files() == before) << "something was changed";
        }
    }
    void expect_every_command_to_say(const std::string& what) const {
        expect_one_clear_line({"state", "jobs", "serve"}, what);
        expect_finding(what);
    }
    // The output of an audit, which reports what it could not check, and its findings.
    void expect_finding(const std::string& what) const {
        const auto before = files();
        const ShellResult result = run("verify");
        EXPECT_EQ(result.code, 1) << result.output;
        EXPECT_THAT(result.output, AnyOf(HasSubstr(what), HasSubstr("can be checked")));
        EXPECT_TRUE(files() == before) << "something was changed";
    }

    Folder folder;
};

class DamageOutsidePacks : public Damage {};

TEST_P(DamageOutsidePacks, GarbageInALooseObject) {
    unpack();
    write_all(loose("main~7"), "garbage");
    expect_every_command_to_say("fsck");
}

TEST_P(DamageOutsidePacks, EmptyLooseObject) {
    unpack();
    write_all(loose("main~7"), "");
    expect_every_command_to_say("fsck");
}

TEST_P(DamageOutsidePacks, MissingLooseObject) {
    unpack();
    fs::remove(loose("main~7"));
    expect_every_command_to_say("fsck");
}

TEST_P(DamageOutsidePacks, MissingLastEvent) {
    unpack();
    fs::remove(loose("main"));
    expect_every_command_to_say("fsck");
}

TEST_P(Damage, FlippedBitInAPack) {
    std::string content = read_all(packed(".pack"));
    content[content.size() / 2] ^= 1;
    write_all(packed(".pack"), content);
    expect_every_command_to_say("fsck");
}

TEST_P(Damage, TruncatedPack) {
    truncate_to_half(packed(".pack"));
    expect_every_command_to_say("fsck");
}

TEST_P(Damage, EmptyPack) {
    write_all(packed(".pack"), "");
    expect_every_command_to_say("fsck");
}

TEST_P(Damage, TruncatedIndex) {
    truncate_to_half(packed(".idx"));
    expect_every_command_to_say("fsck");
}

TEST_P(Damage, MissingIndex) {
    fs::remove(packed(".idx"));
    expect_every_command_to_say("fsck");
}

TEST_P(DamageOutsidePacks, EmptyReference) {
    write_all(log() + "/refs/heads/main", "");
    expect_every_command_to_say("fsck");
}

TEST_P(DamageOutsidePacks, DanglingReference) {
    write_all(log() + "/refs/heads/main", std::string(40, 'a') + "\n");
    expect_every_command_to_say("fsck");
}

TEST_P(DamageOutsidePacks, MissingReadme) {
    fs::remove(loose("main:README.md"));
    expect_one_clear_line({"serve"}, "fsck");
}

TEST_P(DamageOutsidePacks, EventOfALaterVersion) {
    add("later\\n\\nEvent: question.asked/7\\nPull: demo/sums/1\\nActor: user:a\\nCause: x\\nAt: "
        "2027-01-15T08:10:00.000Z\\n");
    expect_every_command_to_say("question.asked/7");
}

TEST_P(DamageOutsidePacks, UnknownEvent) {
    add("later\\n\\nEvent: job.teleported/1\\nJob: demo/sums/1/1\\nActor: user:a\\nCause: x\\nAt: "
        "2027-01-15T08:10:00.000Z\\n");
    expect_every_command_to_say("job.teleported/1");
}

TEST_P(DamageOutsidePacks, StaleLockIsIgnored) {
    std::ofstream(log() + "/refs/heads/main.lock") << "";
    EXPECT_EQ(run("state").code, 0);
    EXPECT_EQ(run("verify").code, 0);
    git::GitEventLog writer(log(), git::LogMode::write);
    const std::vector<Event> more{question(GetParam() + 1)};
    EXPECT_TRUE(writer.append(more, writer.tip()));
    EXPECT_EQ(git("rev-list --count main").output, fmt::format("{}\n", GetParam() + 2));
}

INSTANTIATE_TEST_SUITE_P(OfEvents, Damage, ::testing::Values(20, 2500), ::testing::PrintToStringParamName());
INSTANTIATE_TEST_SUITE_P(OfEvents, DamageOutsidePacks, ::testing::Values(20), ::testing::PrintToStringParamName());

}  // namespace
}  // namespace tachograph::testing
