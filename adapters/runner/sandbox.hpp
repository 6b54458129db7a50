// Where the code of a repository runs: it sees the system read-only, its own checkout, and nothing else of the machine.
// It is never root, also if the runner is.
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

// The folders that a program is given; both sides see them under the same names, so that paths cannot make a
// difference.
struct Rooms {
    std::string checkout;
    std::string results;
    std::string diagrams;
    std::string home;
};

// What is to be run: `order` holds everything but the limits. The descriptors that it passes on live as long as this.
struct Wrapped {
    ProcessOrder order;
    Descriptor system_calls;
};

// Tries bubblewrap on this machine. Answers with why it does not work and what to do, in one line; nothing if it works.
std::optional<std::string> problem_of_bubblewrap(const std::optional<User>& user,
                                                 std::chrono::milliseconds patience = std::chrono::seconds(10));

// The same words for what bubblewrap said; `sysctl` is the folder /proc/sys.
std::string explain(const std::string& words, const std::string& sysctl);

// What the kernel refuses more than, threads included. It is a few more than the limit, so that who passes the limit is
// ended with the reason, rather than left to fail.
long most_tasks(const RunLimits& limits);

// `arguments` are run within the checkout; `settings` are added to their environment, which holds nothing else of the
// runner's.
Wrapped wrap(const std::vector<std::string>& arguments, const Rooms& rooms,
             const std::map<std::string, std::string>& settings, const JobDescription& job,
             const std::optional<User>& user);

}  // namespace tachograph::runner
