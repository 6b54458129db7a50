// Tells a suite to run only some of its benchmarks.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace tachograph::runner {

// Writes the helper `tachograph-select` and the file of names to `tools`, and returns the environment variables to set:
// - TACHOGRAPH_ONLY, a glob, if a glob is given or one name is selected;
// - TACHOGRAPH_SELECTED, a file of exact names, one per line, if names are selected.
// Other variables are not set. Throws Unavailable.
std::map<std::string, std::string> select(const std::string& tools, const std::string& only,
                                          const std::vector<std::string>& names);

// A glob that matches only this name.
std::string glob_of(const std::string& name);

}  // namespace tachograph::runner
