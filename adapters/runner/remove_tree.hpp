// Removes a folder that a benchmark has left behind, whatever the modes and the depth of the folders in it.
#pragma once

#include <optional>
#include <string>

namespace tachograph::runner {

// Follows no links. The number of open files does not grow with the depth. Returns one line if something is left;
// nullopt if everything is removed or the folder does not exist.
std::optional<std::string> remove_tree(const std::string& folder);

}  // namespace tachograph::runner
