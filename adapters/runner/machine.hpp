// What a reader of the report needs to know of the machine that measured.
#pragma once

#include <map>
#include <string>

namespace tachograph::runner {

// "cpu", "cores", "memory", "kernel", "load", "governor" (where it can be read).
std::map<std::string, std::string> describe_machine();

}  // namespace tachograph::runner
