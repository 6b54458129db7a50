// Runs git without prompts, within limits, and without hooks or programs that a repository configures.
#pragma once

#include "adapters/runner/process.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace tachograph::runner {

// Limits of git, and how long to retry a host that does not answer.
struct GitLimits {
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
    std::chrono::milliseconds patience{0};
    long memory_mb = 4096;
    long disk_mb = 4096;
};

// Whose git configuration applies: that of this machine, which may have credentials, or none.
enum class Settings { of_machine, none };

struct GitOrder {
    std::vector<std::string> words;
    std::string folder;
    std::string log;
    Settings settings = Settings::none;
    std::string protocols;  // `https`: the only protocol allowed; empty: all but those that run programs
    std::string output;     // a file for standard output; empty: the log
    long output_mb = 64;    // limit of the output; more: git is killed
};

Ended run_git(const GitOrder& order, const GitLimits& limits);

// Returns standard output. Throws Unavailable if git fails.
std::string output_of_git(GitOrder order, const GitLimits& limits);

// Runs a git command that contacts a host, and retries with growing pauses for at most `limits.patience`. Throws
// Refused, with a sentence that begins with `subject`, if the host has given a permanent failure several times. Throws
// Unavailable if time or disk runs out first. The log of `order` holds the output of the last try.
void persist(const std::string& subject, const GitOrder& order, const GitLimits& limits);

}  // namespace tachograph::runner
