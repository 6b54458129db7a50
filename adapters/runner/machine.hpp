// Describes this machine for readers of the report.
#pragma once

#include <map>
#include <string>

namespace tachograph::runner {

// Returns "cpu", "cores", "memory", "kernel", "load", and "governor" if it can be read.
std::map<std::string, std::string> describe_machine();

}  // namespace tachograph::runner
