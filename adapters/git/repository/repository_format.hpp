// Repositories that are made in a way that this program does not know. Included by .cpp files of this room only.
#pragma once

#include <string>

#include <git2.h>

namespace tachograph::git {

// Throws Unavailable if the repository's format has a version or an extension that is not known here, such as other
// hashes: it is neither read nor written to. libgit2 does not look at them in bare repositories.
// https://git-scm.com/docs/repository-version
void require_known_format(git_repository* repository, const std::string& path);

}  // namespace tachograph::git
