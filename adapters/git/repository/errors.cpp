#include "adapters/git/repository/errors.hpp"

#include "core/ports/failures.hpp"

#include <fmt/format.h>
#include <git2.h>

namespace tachograph::git {

void start_libgit2() {
    static const bool started = [] {
        git_libgit2_init();
        // Off by default; libgit2 reads it when a repository is opened. Without fsync, an acknowledged commit can be
        // lost in a power failure.
        git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
        // The repositories may belong to another user of the machine; file permissions decide who may open them.
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        // Git settings of the user and the system must not change what is stored, or how.
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
