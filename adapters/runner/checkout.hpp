// Gets a commit of a repository into a folder as a clone has it: with the tags that lead to it, its submodules and its
// large files.
#pragma once

#include "adapters/runner/git.hpp"

#include <string>
#include <vector>

namespace tachograph::runner {

struct CheckoutOrder {
    std::string clone_url;
    std::string commit;
    std::string folder;
    std::string log;
    std::vector<std::string> hosts;  // where submodules may be, besides the repository's own owner
    GitLimits limits;
};

// Nothing in the repository is trusted: no hooks, no filters, no questions, no strange protocols, and submodules come
// without this machine's credentials. Throws Refused if the repository cannot be had as it is, and Unavailable where
// git fails.
void check_out(const CheckoutOrder& order);

}  // namespace tachograph::runner
