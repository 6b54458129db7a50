#include "adapters/runner/git.hpp"

#include "adapters/runner/files.hpp"
#include "core/ports/failures.hpp"
#include "core/values/lost_commit.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <thread>

#include <fmt/format.h>

namespace tachograph::runner {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds first_pause{500};
constexpr milliseconds longest_pause{15'000};
constexpr std::size_t last_words = 4000;

// Messages of git after which a retry is useless. A message that may be temporary must occur several times.
struct FinalWord {
    std::string_view sign;
    int times;
    std::string_view meaning;
};

constexpr std::string_view not_there = "cannot be fetched: the host says that there is no such repository";
constexpr std::string_view not_allowed =
    "cannot be fetched: the host wants credentials that this machine does not have";
constexpr std::string_view gone = no_longer_to_be_had;
constexpr std::string_view too_large = "is larger than this machine takes";
constexpr int at_once = 1;
constexpr int repeated = 3;
constexpr int often = 7;  // about half a minute: hosts sometimes deny access that they grant a little later

constexpr std::array final_words{
    FinalWord{"not our ref", repeated, gone},
    FinalWord{"unadvertised object", repeated, gone},
    FinalWord{"Object does not exist", repeated, gone},
    FinalWord{"or object not found", repeated, gone},
    FinalWord{"Repository not found", repeated, not_there},
    FinalWord{"' not found", repeated, not_there},
    FinalWord{"does not appear to be a git repository", repeated, not_there},
    FinalWord{"could not read Username", often, not_allowed},
    FinalWord{"Authentication failed", often, not_allowed},
    FinalWord{"Permission denied (", often, not_allowed},
    FinalWord{"died of signal 25", at_once, too_large},
    FinalWord{"died of signal 11", repeated, too_large},
    FinalWord{"ut of memory", at_once, too_large},
    FinalWord{"File too large", at_once, too_large},
    FinalWord{"No space left on device", at_once, "does not fit: the disk is full"},
};

const FinalWord* final_word_in(const std::string& text) {
    const auto found = std::ranges::find_if(
        final_words, [&](const FinalWord& word) { return text.find(word.sign) != std::string::npos; });
    return found == final_words.end() ? nullptr : &*found;
}

std::string variable(const char* name, const char* otherwise) {
    const char* value = std::getenv(name);
    return value ? value : otherwise;
}

std::map<std::string, std::string> environment_of(const GitOrder& order) {
    std::map<std::string, std::string> environment{{"PATH", variable("PATH", "/usr/bin:/bin")},
                                                   {"LANG", "C.UTF-8"},
                                                   {"GIT_TERMINAL_PROMPT", "0"},
                                                   {"GIT_ASKPASS", "true"},
                                                   {"GIT_LFS_SKIP_SMUDGE", "1"}};
    if (order.settings == Settings::of_machine) {
        environment["HOME"] = variable("HOME", "/");
    } else {
        environment.insert(
            {{"HOME", "/nonexistent"}, {"GIT_CONFIG_NOSYSTEM", "1"}, {"GIT_CONFIG_GLOBAL", "/dev/null"}});
    }
    if (!order.protocols.empty()) environment["GIT_ALLOW_PROTOCOL"] = order.protocols;
    return environment;
}

std::vector<std::string> arguments_of(const GitOrder& order) {
    std::vector<std::string> arguments{"git"};
    for (const char* setting :
         {"core.hooksPath=/dev/null", "core.symlinks=true", "core.fsmonitor=false", "protocol.ext.allow=never",
          "advice.detachedHead=false", "init.defaultBranch=main", "safe.directory=*", "maintenance.auto=false",
          "gc.auto=0", "fetch.unpackLimit=1",
          // The commits of a job may not be on any branch any more. Protocol version 2 can fetch any commit.
          "protocol.version=2"})
        arguments.insert(arguments.end(), {"-c", setting});
    arguments.insert(arguments.end(), order.words.begin(), order.words.end());
    if (order.output.empty()) return arguments;
    // A process has one log for output and errors. Output that is parsed must not contain errors, so it goes to a file.
    arguments.insert(arguments.begin(), {"sh", "-c", "exec \"$@\" >\"$0\"", order.output});
    return arguments;
}

// If no credentials are configured, retries do not help.
int times_of(const FinalWord& word, const GitOrder& order) {
    return order.settings == Settings::none ? std::min(word.times, repeated) : word.times;
}

void wait(milliseconds pause) {
    const auto end = steady_clock::now() + pause;
    while (!stop_requested && steady_clock::now() < end) std::this_thread::sleep_for(polling_interval);
}

}  // namespace

Ended run_git(const GitOrder& order, const GitLimits& limits) {
    ProcessOrder process;
    process.arguments = arguments_of(order);
    process.environment = environment_of(order);
    process.folder = order.folder;
    process.log = order.log;
    process.deadline = limits.deadline;
    process.memory_mb = limits.memory_mb;
    process.file_mb = order.output.empty() ? limits.disk_mb : order.output_mb;
    return run(process);
}

std::string output_of_git(GitOrder order, const GitLimits& limits) {
    order.output = order.log + ".output";
    const Ended ended = run_git(order, limits);
    if (!ended.well()) throw Unavailable(fmt::format("git {} {}", order.words.front(), to_text(ended)));
    std::string output = read_file(order.output);
    std::filesystem::remove(order.output);
    return output;
}

void persist(const std::string& subject, const GitOrder& order, const GitLimits& limits) {
    const auto end = std::min(limits.deadline, steady_clock::now() + limits.patience);
    const FinalWord* heard = nullptr;
    int times = 0;
    for (milliseconds pause = first_pause;; pause = std::min(pause * 2, longest_pause)) {
        std::filesystem::remove(order.log);
        const Ended ended = run_git(order, limits);
        if (ended.well()) return;
        if (ended.ending != Ending::exited) throw Unavailable(fmt::format("{}: git {}", subject, to_text(ended)));
        const FinalWord* word = final_word_in(tail_of(order.log, last_words));
        times = word && word == heard ? times + 1 : 1;
        heard = word;
        if (word && times >= times_of(*word, order)) throw Refused(fmt::format("{} {}", subject, word->meaning));
        if (steady_clock::now() + pause >= end)
            throw Unavailable(fmt::format("{} could not be fetched in time: git {}", subject, to_text(ended)));
        fmt::print(stderr, "{} cannot be fetched yet (git {}); retrying in {} ms\n", subject, to_text(ended),
                   pause.count());
        wait(pause);
    }
}

}  // namespace tachograph::runner
