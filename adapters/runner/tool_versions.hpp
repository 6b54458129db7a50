// The versions of compilers and interpreters in the sandbox. They may differ between the sides, because a file in a
// checkout may choose them.
#pragma once

#include "adapters/runner/steps.hpp"

#include <map>
#include <string>

namespace tachograph::runner {

// The step prints a line for each tool that exists.
Step tool_versions_step();

// Maps each tool to the version that it prints, from the output of that step.
std::map<std::string, std::string> tool_versions_in(const std::string& output);

}  // namespace tachograph::runner
