// Runs another program to its end, without a terminal.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace tachograph::system {

struct ChildOrder {
    std::vector<std::string> words;          // the program, found on the PATH, and its arguments
    std::vector<std::string> environment;    // NAME=value
    std::string input{};                     // its standard input
    std::vector<std::string> attachments{};  // contents of /dev/fd/3, /dev/fd/4 and so on
    std::chrono::seconds patience{120};
};

struct ChildOutcome {
    int code = 0;        // 124: it ran out of time, or was ended with this process
    std::string output;  // standard output and error
};

// Throws Unavailable if the program cannot be started.
ChildOutcome run_child(const ChildOrder& order);

// To be called if this process was told to end. Running programs are ended at that moment, and programs that start
// later at once.
void end_children_by(std::chrono::steady_clock::time_point moment);

// This process's environment, without variables that begin with one of `without` (such as `LC_ALL=`), plus those of
// `instead`. Variables that begin with one of `kept` stay in any case.
std::vector<std::string> environment_with(const std::vector<std::string>& without,
                                          const std::vector<std::string>& instead,
                                          const std::vector<std::string>& kept = {});

}  // namespace tachograph::system
