// How a suite is told to run some of its benchmarks only.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace tachograph::runner {

// Writes the helper `tachograph-select` and the file of names to `tools`, and returns the variables to set:
// TACHOGRAPH_ONLY, a glob, if one is given or one name is selected; TACHOGRAPH_SELECTED, a file there of exact names,
// one a line, if some are selected. A variable that says nothing is not set. Throws Unavailable.
std::map<std::string, std::string> select(const std::string& tools, const std::string& only,
                                          const std::vector<std::string>& names);

// The glob that matches this name alone.
std::string glob_of(const std::string& name);

}  // namespace tachograph::runner
