// Runs a child process and all its descendants within limits, and kills them as a whole.
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

// How often a running child is checked.
constexpr std::chrono::milliseconds polling_interval{20};

struct ProcessOrder {
    std::vector<std::string> arguments;  // the program first; looked up in PATH
    std::map<std::string, std::string> environment;
    std::string folder;
    std::string log;  // standard output and error are appended to this file
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
    std::optional<long> memory_mb;  // of the whole tree
    std::optional<long> processes;  // of the whole tree
    std::optional<long> file_mb;    // of a single file
    std::optional<long> disk_mb;    // of all files below `disk` together
    std::string disk;
    const ControlGroup* group = nullptr;  // the process runs in this group; null: none
    std::optional<User> user;             // run as this user; the runner must be root
    std::vector<std::string> lent;        // folders for this user, mounted at their lent_place
    std::vector<int> passed;              // descriptors that stay open in the program; all others are closed
};

// The exit code if the program could not be started. The log says why.
constexpr int could_not_start = 127;

enum class Ending { exited, signalled, out_of_time, out_of_memory, too_many_processes, out_of_disk, stopped };

struct Ended {
    Ending ending = Ending::exited;
    int code = 0;  // exit code or signal

    bool well() const { return ending == Ending::exited && code == 0; }
};

// `ended with exit code 3`, `was killed by signal 11 (Segmentation fault)`, `ran out of time`, …
std::string to_text(const Ended& ended);

// If true, running processes are killed and no new ones are started.
extern std::atomic<bool> stop_requested;

// Runs the process to its end. No descendant is left afterwards. Throws Unavailable if the process cannot be started.
Ended run(const ProcessOrder& order);

// Makes this process the reaper of orphans below it (PR_SET_CHILD_SUBREAPER), so that no descendant escapes by
// detaching itself. Call once, at the start.
void adopt_orphans();

}  // namespace tachograph::runner
