// A child process with everything that it starts: run within limits, and ended as a whole.
#pragma once

#include "adapters/runner/control_group.hpp"
#include "adapters/runner/user.hpp"

#include <atomic>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::runner {

// How often a child process is looked after.
constexpr std::chrono::milliseconds polling_interval{20};

struct ProcessOrder {
    std::vector<std::string> arguments;  // the program first; looked up in PATH
    std::map<std::string, std::string> environment;
    std::string folder;
    std::string log;  // a file that standard output and error are added to
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
    std::optional<long> memory_mb;  // of the whole tree
    std::optional<long> processes;  // of the whole tree
    std::optional<long> file_mb;    // of a single file
    std::optional<long> disk_mb;    // of all files below `disk` together
    std::string disk;
    const ControlGroup* group = nullptr;  // that it runs in, if there is one
    std::optional<User> user;             // another than the runner's, which is root then
    std::vector<std::string> lent;        // folders that this user gets, at their lent_place
    std::vector<int> passed;              // descriptors that the program gets; it gets no others
};

// The exit code of what could not be started. The log says why.
constexpr int could_not_start = 127;

enum class Ending { exited, signalled, out_of_time, out_of_memory, too_many_processes, out_of_disk, stopped };

struct Ended {
    Ending ending = Ending::exited;
    int code = 0;  // exit code or signal

    bool well() const { return ending == Ending::exited && code == 0; }
};

// `ended with exit code 3`, `was killed by signal 11 (Segmentation fault)`, `ran out of time`, …
std::string to_text(const Ended& ended);

// Once this is set, what runs is killed and nothing is started any more.
extern std::atomic<bool> stop_requested;

// Runs it to its end; nothing that it started is left afterwards. Throws Unavailable if it cannot be started.
Ended run(const ProcessOrder& order);

// Takes over the orphans of every process below this one, so that none escapes by detaching itself. Once, at the start.
void adopt_orphans();

}  // namespace tachograph::runner
