// The sandbox for the code of a repository. The code sees the system read-only and its own checkout, but no other files
// of the machine. It never runs as root, even if the runner does.
#pragma once

#include "adapters/runner/descriptor.hpp"
#include "adapters/runner/job_file.hpp"
#include "adapters/runner/process.hpp"
#include "adapters/runner/user.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::runner {

// The folders that a benchmark gets. Base and head see them under the same paths, so that paths do not affect the
// measurement.
struct Rooms {
    std::string checkout;
    std::string results;
    std::string diagrams;
    std::string home;
    std::string tools;  // the runner's, in the PATH; read-only in the sandbox
};

// The process to run. `order` holds everything but the limits. The descriptors in `order.passed` are open as long as
// this object lives.
struct Wrapped {
    ProcessOrder order;
    Descriptor system_calls;
};

// Tries bubblewrap on this machine. Returns, in one line, why it does not work and what to do; nullopt if it works.
std::optional<std::string> problem_of_bubblewrap(const std::optional<User>& user,
                                                 std::chrono::milliseconds patience = std::chrono::seconds(10));

// Explains an error message of bubblewrap in the same way. `sysctl` is the folder /proc/sys.
std::string explain(const std::string& words, const std::string& sysctl);

// The limit of processes and threads that the kernel enforces. It is slightly above `limits.processes`: a benchmark
// that passes its limit is then killed with the reason, instead of failing to fork.
long most_tasks(const RunLimits& limits);

// Runs `arguments` in the checkout. `settings` are added to their environment, which has no other variables of the
// runner; TACHOGRAPH_SELECTED is the name of a file in the folder of tools.
Wrapped wrap(const std::vector<std::string>& arguments, const Rooms& rooms,
             const std::map<std::string, std::string>& settings, const JobDescription& job,
             const std::optional<User>& user);

}  // namespace tachograph::runner
