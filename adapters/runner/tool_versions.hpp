// The versions of compilers and interpreters that a side finds in the sandbox. A file of its checkout may choose them.
#pragma once

#include "adapters/runner/steps.hpp"

#include <map>
#include <string>

namespace tachograph::runner {

// Prints a line for each tool that is there.
Step tool_versions_step();

// Tool to what it says of its version, from the output of that step.
std::map<std::string, std::string> tool_versions_in(const std::string& output);

}  // namespace tachograph::runner
