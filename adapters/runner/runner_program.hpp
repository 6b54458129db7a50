// The program tachograph-runner, as the service starts it: what it gets of the service's environment, and what it says
// of this machine.
#pragma once

#include "adapters/runner/job_file.hpp"

#include <string>
#include <vector>

namespace tachograph::runner {

// `NAME=value` each. The service's secrets may be in its environment; a runner gets only what it is known to need.
std::vector<std::string> runner_environment();

// How benchmarks run on this machine.
struct SandboxState {
    bool works = false;
    std::string words;  // one line: what holds, or why it does not work and what to do
};

// Asks the runner `program`, which tries it as it would for a job.
SandboxState ask_for_sandbox(const std::string& program, Sandbox sandbox, const std::string& user);

}  // namespace tachograph::runner
