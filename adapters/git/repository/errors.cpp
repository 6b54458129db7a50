#include "adapters/git/repository/errors.hpp"

#include "core/ports/failures.hpp"

#include <fmt/format.h>
#include <git2.h>

namespace tachograph::git {

void start_libgit2() {
    static const bool started = [] {
        git_libgit2_init();
        // Read when a repository is opened, and off by default: without it an acknowledged commit can vanish in a power
        // cut.
        git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
        // The repositories may belong to another user of the machine; who may open them is the file system's business.
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        // What the user or the system has set up for git may not change what is stored, and how.
        for (const int level :
             {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL})
            git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
        return true;
    }();
    (void)started;
}

void fail(const std::string& what) {
    const git_error* error = git_error_last();
    throw Unavailable(fmt::format("cannot {}: {}", what, error && error->message ? error->message : "no reason given"));
}

}  // namespace tachograph::git
