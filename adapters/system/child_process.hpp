// Another program, run to its end without a terminal.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace tachograph::system {

struct ChildOrder {
    std::vector<std::string> words;          // the program, found on the PATH, and its arguments
    std::vector<std::string> environment;    // NAME=value
    std::string input{};                     // what it reads
    std::vector<std::string> attachments{};  // what it finds in /dev/fd/3, /dev/fd/4 and so on
    std::chrono::seconds patience{120};
};

struct ChildOutcome {
    int code = 0;        // 124: it ran out of time, or had to end with this process
    std::string output;  // standard output and error
};

// Throws Unavailable if it cannot be started.
ChildOutcome run_child(const ChildOrder& order);

// For a process that was told to end: programs that run are ended by then, those that start later at once.
void end_children_by(std::chrono::steady_clock::time_point moment);

// This process's environment, but for variables that begin with one of these (`LC_ALL=`), and with these instead. Those
// that begin with one of `kept` stay in any case.
std::vector<std::string> environment_with(const std::vector<std::string>& without,
                                          const std::vector<std::string>& instead,
                                          const std::vector<std::string>& kept = {});

}  // namespace tachograph::system
