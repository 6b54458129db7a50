// Refuses repositories in a format that this program does not know. Included by .cpp files of this room only.
#pragma once

#include <string>

#include <git2.h>

namespace tachograph::git {

// Throws Unavailable if the repository has an unknown format version or an unknown extension, such as SHA-256. libgit2
// does not check this in bare repositories.
// https://git-scm.com/docs/repository-version
void require_known_format(git_repository* repository, const std::string& path);

}  // namespace tachograph::git
