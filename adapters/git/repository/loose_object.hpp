// A loose object of git's, read by zlib alone: libgit2 1.5 never comes back from the file of one that was cut off.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/git/repository/repository.hpp"

#include <optional>
#include <string>

namespace tachograph::git {

struct LooseObject {
    std::string type;  // `commit`, `tree`, `blob`
    std::string content;
};

// Nothing if the repository has no such file. Throws Unavailable if it is damaged.
std::optional<LooseObject> read_loose(const std::string& repository, const ObjectId& id);

}  // namespace tachograph::git
