// git as the runner uses it: without questions, within limits, and deaf to what a repository would have it run.
#pragma once

#include "adapters/runner/process.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace tachograph::runner {

// What git may take, and how long a host may be away.
struct GitLimits {
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
    std::chrono::milliseconds patience{0};
    long memory_mb = 4096;
    long disk_mb = 4096;
};

// Whose settings git follows: this machine's, where an admin keeps credentials, or nobody's.
enum class Settings { of_machine, none };

struct GitOrder {
    std::vector<std::string> words;
    std::string folder;
    std::string log;
    Settings settings = Settings::none;
    std::string protocols;  // `https`: the only one that it may speak; empty: all but programs
    std::string output;     // a file for what it prints; empty: the log
    long output_mb = 64;    // more ends it
};

Ended run_git(const GitOrder& order, const GitLimits& limits);

// What it printed. Throws Unavailable if it fails.
std::string output_of_git(GitOrder order, const GitLimits& limits);

// Runs what asks a host until it is done: again and again, ever later, as long as the limits' patience. Throws Refused
// with a sentence that begins with `subject` once the host has said a final word several times over, and Unavailable
// where time or room ends before. The order's log holds the words of the last try.
void persist(const std::string& subject, const GitOrder& order, const GitLimits& limits);

}  // namespace tachograph::runner
