// Runs a program to its end, and measures its time and memory.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace tachograph::performance {

struct Usage {
    double seconds = 0;    // of wall time, from its start to its end
    double cpu = 0;        // seconds of all its threads
    std::size_t peak = 0;  // of memory, in bytes
};

// Discards the program's output. Throws std::runtime_error with the command if the exit code is not 0.
Usage run(const std::vector<std::string>& command);
// Runs it in a shell, with `set -e`.
Usage run_script(const std::string& script);
// Returns its output, without the last line feed.
std::string output_of(const std::string& command);

// The path of this program.
std::string own_program();

// Runs both in turns, so that a machine that drifts affects both. Returns the fastest run of each.
struct InTurns {
    Usage ours;
    Usage reference;
};
InTurns in_turns(int rounds, const std::function<Usage()>& ours, const std::function<Usage()>& reference);

}  // namespace tachograph::performance
