// Checks out a commit of a repository into a folder, as a clone would: with the tags that lead to the commit,
// submodules and Git LFS files.
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
    std::vector<std::string> hosts;  // submodules may also be fetched from here: `host` or `host/owner`
    GitLimits limits;
};

// The repository is not trusted: no hooks, no filters, no prompts, only common protocols. Submodules are fetched
// without this machine's credentials. Throws Refused if the repository cannot be checked out as it is, and Unavailable
// if git fails.
void check_out(const CheckoutOrder& order);

}  // namespace tachograph::runner
