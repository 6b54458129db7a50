// Git's own program, for what goes over the network: whatever an admin has set up to reach a host (ssh configuration,
// agents, credential helpers, proxies, certificates) holds for the service too. Included by .cpp files of this room
// only.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace tachograph::git {

struct GitOrder {
    std::vector<std::string> arguments;
    // Settings of git for this call; kept off the command line, where everybody could read them.
    std::vector<std::pair<std::string, std::string>> configuration;
    std::chrono::seconds patience{120};
};

struct GitOutcome {
    int code = 0;        // 124: it ran out of time
    std::string output;  // standard output and error
};

// Runs it without a terminal, so that it never asks. Throws Unavailable if there is no git.
GitOutcome run_git(const GitOrder& order);

}  // namespace tachograph::git
