// Runs the git program for everything that goes over the network. So whatever an admin has set up to reach a host (ssh
// configuration, agents, credential helpers, proxies, certificates) also works for the service.
// Included by .cpp files of this room only.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace tachograph::git {

struct GitOrder {
    std::vector<std::string> arguments;
    // Git settings for this call. They are not passed on the command line, which every user of the machine can read.
    std::vector<std::pair<std::string, std::string>> configuration;
    std::chrono::seconds patience{120};
};

struct GitOutcome {
    int code = 0;        // exit code; 124 if git timed out
    std::string output;  // standard output and standard error
};

// Runs git without a terminal, so that it never prompts. Throws Unavailable if git is not installed.
GitOutcome run_git(const GitOrder& order);

}  // namespace tachograph::git
