// A program run to its end, with what it took.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace tachograph::performance {

struct Usage {
    double seconds = 0;    // of wall time, from its start to its end
    std::size_t peak = 0;  // of memory, in bytes
};

// What the program prints is discarded. Throws std::runtime_error with the command where it does not end with 0.
Usage run(const std::vector<std::string>& command);
// In a shell, with `set -e`.
Usage run_script(const std::string& script);
// What it prints, without the last line feed.
std::string output_of(const std::string& command);

// This very program.
std::string own_program();

// Both in turns, so that a machine that drifts hits both; the fastest of each.
struct InTurns {
    Usage ours;
    Usage reference;
};
InTurns in_turns(int rounds, const std::function<Usage()>& ours, const std::function<Usage()>& reference);

}  // namespace tachograph::performance
