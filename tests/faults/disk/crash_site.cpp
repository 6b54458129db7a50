#include "tests/faults/disk/crash_site.hpp"

#include "adapters/git/local_forge/local_forge.hpp"
#include "adapters/git/log/event_log.hpp"
#include "adapters/git/stores/policy_store.hpp"
#include "adapters/git/stores/report_store.hpp"
#include "core/events/event_text.hpp"
#include "core/machine/replay.hpp"
#include "tests/faults/injection/supervise.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace tachograph::testing {
namespace {

namespace fs = std::filesystem;

Timestamp noon() { return *parse_timestamp("2026-11-23T12:00:00Z"); }

void run(const std::string& command) {
    const ShellResult result = shell(command);
    if (result.code != 0) throw std::runtime_error(fmt::format("{}: {}", command, result.output));
}

std::vector<std::string> repositories_below(const std::string& folder) {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_directory() && entry.path().extension() == ".git" && fs::exists(entry.path() / "HEAD"))
            found.push_back(entry.path());
    }
    return found;
}

}  // namespace

// What survives is worked out by SyncedDisk: a real disk would only take its time.
fs::path CrashSite::memory() {
    const fs::path shared = "/dev/shm";
    return ::access(shared.c_str(), W_OK) == 0 ? shared : fs::temp_directory_path();
}

// What every scenario of the phase begins with; made once.
const Folder& CrashSite::beginning(const std::string& phase) {
    static std::map<std::string, Folder> made;
    const auto [found, is_new] = made.try_emplace(phase, memory());
    const Folder& folder = found->second;
    if (is_new) {
        fs::create_directories(folder / "disk");
        fs::create_directories(folder / "host");
        std::ofstream(folder / "config.json") << R"({"admin": "chris", "data_dir": "disk"})";
        if (phase == "publish") prepare_host(folder);
        if (phase == "perform") prepare_disk(folder);
    }
    return folder;
}

CrashSite::CrashSite(std::string phase) : phase_(std::move(phase)) {
    fs::copy(beginning(phase_).path, folder_.path, fs::copy_options::recursive);
}

// A host whose log has some events already, which this disk has never seen.
void CrashSite::prepare_host(const Folder& folder) {
    const std::string path = folder / "elsewhere.git";
    git::GitEventLog log(path, git::LogMode::write);
    for (int n = 1; n <= 3; ++n) {
        const std::vector<Event> events{{QuestionAsked{{"demo/speed", n}, "1", "help"},
                                         {ActorKind::user, "alice"},
                                         fmt::format("comment:demo/speed/{}/1/0", n),
                                         {},
                                         noon()}};
        log.append(events, log.tip());
    }
    log.flush();
    run(fmt::format("git clone -q --bare {} {}", path, folder / "host/log.git"));
    fs::remove_all(path);
}

// Prepares a disk on which the service ran before, and new comments on the forge.
void CrashSite::prepare_disk(const Folder& folder) {
    const std::string disk = folder / "disk";
    const git::GitEventLog log(disk + "/events.git", git::LogMode::write);
    const git::GitReportStore reports(disk + "/reports.git", "", noon);
    const git::GitPolicyStore policy(disk + "/access-control.git", noon);
    fs::create_directories(disk + "/jobs");
    run(fmt::format(
        "git init -q --bare -b main {0} && git init -q -b main {1} && cd {1} && git config user.name chris && "
        "git config user.email chris@example.org && git commit -q --allow-empty -m base && "
        "git checkout -q -b slower && git commit -q --allow-empty -m slower && git push -q {0} main slower",
        disk + "/forge/demo/speed.git", folder / "work"));
    fs::remove_all(folder / "work");
    git::LocalForge forge(disk + "/forge", "tachograph", noon);
    const PullId pull = forge.open_pull("demo/speed", "slower", "main", "alice", "Slower");
    forge.add_comment(pull, "alice", "@tachograph runbenchmarks");
    forge.add_comment(pull, "chris", "@tachograph addbenchmarker @dave on org");
    forge.add_comment(pull, "bob", "@tachograph help");
}

Order CrashSite::order(Fault fault, int at) const {
    return {{SCENARIO_PROGRAM, phase_, disk(), folder_ / "host"},
            disk(),
            survives(fault) ? std::vector{disk(), folder_ / "host"} : std::vector{disk()},
            folder_ / "output",
            fault,
            at};
}

Order CrashSite::reader() const {
    Order order = this->order(Fault::none);
    order.words = {TACHOGRAPH_PROGRAM, "state", "--config", folder_ / "config.json"};
    order.output = folder_ / "read";
    return order;
}

std::string CrashSite::output() const {
    std::ifstream file(folder_ / "output");
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> CrashSite::lines(const std::string& beginning) const {
    std::vector<std::string> found;
    std::istringstream text(output());
    for (std::string line; std::getline(text, line);) {
        if (line.starts_with(beginning)) found.push_back(line.substr(beginning.size()));
    }
    return found;
}

std::vector<Point> CrashSite::count_points(Fault fault) const {
    const Outcome outcome = supervise(order(fault));
    EXPECT_EQ(outcome.code, 0) << output();
    expect_complete();
    return outcome.points;
}

void CrashSite::restart() const {
    const ShellResult result =
        shell(fmt::format("{} {} {} {} >> {}", SCENARIO_PROGRAM, phase_, disk(), folder_ / "host", folder_ / "output"));
    EXPECT_EQ(result.code, 0) << result.output << output();
}

std::vector<std::string> CrashSite::unclear_lines() const {
    std::vector<std::string> unclear;
    std::istringstream text(output());
    for (std::string line; std::getline(text, line);) {
        const bool known = line.starts_with("acknowledged ") || line.starts_with("published ") || line.starts_with("[");
        const bool clear = line.starts_with("unavailable: cannot ") || line.starts_with("unavailable: the ");
        if (!known && !clear) unclear.push_back(line);
    }
    return unclear;
}

std::vector<std::string> CrashSite::keys() const {
    git::GitEventLog log(disk() + "/events.git", git::LogMode::read);
    std::vector<std::string> all;
    log.read(
        {}, [&](const LogEntry& entry) { all.push_back(std::get<Event>(parse_event(entry.message)).idempotency_key); });
    return all;
}

void CrashSite::expect_acknowledged() const {
    const std::vector<std::string> acknowledged = lines("acknowledged ");
    if (acknowledged.empty()) return;
    const std::vector<std::string> there = keys();
    EXPECT_THAT(there, ::testing::IsSupersetOf(acknowledged));
    for (const std::string& idempotency_key : there)
        EXPECT_EQ(std::ranges::count(there, idempotency_key), 1) << idempotency_key;
}

void CrashSite::expect_sound() const {
    for (const std::string& repository : repositories_below(folder_.path)) {
        const ShellResult check = shell(fmt::format("git --git-dir={} fsck --strict --no-dangling", repository));
        EXPECT_EQ(check.code, 0) << repository << ": " << check.output;
    }
    if (lines("acknowledged ").empty()) return;  // there may be no log yet
    const ShellResult audit = shell(fmt::format("{} verify --config {}", TACHOGRAPH_PROGRAM, folder_ / "config.json"));
    EXPECT_EQ(audit.code, 0) << audit.output;
}

void CrashSite::expect_complete() const {
    const std::vector<std::string> there = keys();
    for (const std::string& idempotency_key : there)
        EXPECT_EQ(std::ranges::count(there, idempotency_key), 1) << idempotency_key;
    if (phase_ == "append" || phase_ == "burst") {
        EXPECT_EQ(there.size(), 12U);
    } else if (phase_ == "publish") {
        expect_published();
        EXPECT_EQ(there.size(), 7U);
    } else {
        expect_effects_once();
    }
}

void CrashSite::expect_published() const {
    const std::string tip = git::GitEventLog(disk() + "/events.git", git::LogMode::read).tip();
    EXPECT_EQ(shell(fmt::format("git --git-dir={} rev-parse main", folder_ / "host/log.git")).output, tip + "\n");
}

void CrashSite::expect_effects_once() const {
    git::LocalForge forge(disk() + "/forge", "tachograph", noon);
    std::map<std::string, int> markers;
    for (const git::StoredComment& comment : forge.comments({"demo/speed", 1})) {
        if (comment.author == "tachograph") ++markers[comment.text.substr(0, comment.text.find('\n'))];
        if (comment.id == "1-1") {
            EXPECT_THAT(comment.reactions, ::testing::ElementsAre("eyes"));
        }
    }
    EXPECT_EQ(markers.size(), 4U);  // how it goes, the result, and two answers
    for (const auto& [marker, count] : markers) EXPECT_EQ(count, 1) << marker;
    const auto count = [&](const std::string& repository, const std::string& trailer) {
        return shell(fmt::format("git --git-dir={}/{}.git rev-list --count --grep '{}' main", disk(), repository,
                                 trailer))
            .output;
    };
    EXPECT_EQ(count("reports", "^Job: demo/speed/1/1"), "1\n");
    EXPECT_EQ(count("access-control", "^Request: "), "1\n");
}

}  // namespace tachograph::testing
