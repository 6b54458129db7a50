// Removes what a benchmark has left behind, whatever the modes and the depth of its folders.
#pragma once

#include <optional>
#include <string>

namespace tachograph::runner {

// No link is followed, and the number of open files does not grow with the depth. Answers with one line if something is
// left; a folder that is not there is fine.
std::optional<std::string> remove_tree(const std::string& folder);

}  // namespace tachograph::runner
