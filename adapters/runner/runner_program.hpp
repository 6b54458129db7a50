// How the service starts the program tachograph-runner: with which environment, and how it asks about this machine's
// sandbox.
#pragma once

#include "adapters/runner/job_file.hpp"

#include <string>
#include <vector>

namespace tachograph::runner {

// Returns entries `NAME=value`. The service's environment may hold secrets, so a runner gets only variables that it is
// known to need.
std::vector<std::string> runner_environment();

// Whether benchmarks can run in a sandbox on this machine.
struct SandboxState {
    bool works = false;
    std::string words;  // which limits are enforced, or what is wrong and what to do
};

// Runs the runner `program`, which tries the sandbox as it would for a job.
SandboxState ask_for_sandbox(const std::string& program, Sandbox sandbox, const std::string& user);

}  // namespace tachograph::runner
