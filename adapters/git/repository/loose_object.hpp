// Reads a loose git object with zlib alone: libgit2 1.5 hangs on a truncated loose object.
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

// Returns nullopt if the repository has no loose object with this id. Throws Unavailable if the file is damaged.
std::optional<LooseObject> read_loose(const std::string& repository, const ObjectId& id);

}  // namespace tachograph::git
