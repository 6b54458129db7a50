// Where the code of a repository runs: it sees the system read-only, its own checkout, and nothing else of the machine.
#pragma once

#include "adapters/runner/job_file.hpp"

#include <map>
#include <string>
#include <vector>

namespace tachograph::runner {

enum class Sandbox { bubblewrap, none };

std::string to_text(Sandbox sandbox);

// The folders that a program is given; both sides see them under the same names, so that paths cannot make a
// difference.
struct Rooms {
    std::string checkout;
    std::string results;
    std::string diagrams;
    std::string home;
};

struct Wrapped {
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment;
    std::string folder;
};

// What there is on this machine. Throws Refused where bubblewrap is demanded and does not work.
Sandbox choose_sandbox(SandboxChoice choice, const std::string& log);

// `arguments` are run within the checkout; `settings` are added to their environment, which holds nothing else of the
// runner's.
Wrapped wrap(Sandbox sandbox, const std::vector<std::string>& arguments, const Rooms& rooms,
             const std::map<std::string, std::string>& settings, const JobDescription& job);

}  // namespace tachograph::runner
