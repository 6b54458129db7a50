// Which versions of other packages a checkout is built with, according to its lock files.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace tachograph::runner {

// Package to version, from the lock files at the top of the checkout and in `benchmark/`. Several versions of one
// package are listed with commas. Empty if there is no known lock file.
std::map<std::string, std::string> dependencies_of(const std::string& checkout);

// `numpy 2.1 on the base, 2.3 on the head` for each package that differs.
std::vector<std::string> differences(const std::map<std::string, std::string>& base,
                                     const std::map<std::string, std::string>& head);

}  // namespace tachograph::runner
