// Writes commits as one git pack with its index. Objects are stored, not compressed: writing and reading run at the
// speed of memory, and the pack is about one and a half times as large. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/repository/object_bytes.hpp"
#include "adapters/system/helper_thread.hpp"

#include <span>
#include <string>
#include <string_view>

namespace tachograph::git {

struct PackedCommit {
    RawId id;
    std::string content;
};

// Writes `objects/pack/pack-<name>.{pack,idx}` below the repository's folder, in the order given; no commit may come
// twice. Both files become visible at the end, and are durable on return. Returns their path without the extension.
// A `.keep` file protects the pack from git's housekeeping until release_pack(). Throws Unavailable.
std::string write_pack(const std::string& repository, std::span<const PackedCommit> commits,
                       system::HelperThread& beside);
// To be called once a branch leads to the pack's commits; removes the `.keep` file.
void release_pack(const std::string& name);
// Removes what a killed writer left. Nobody else may be writing.
void clear_away_packs(const std::string& repository);

}  // namespace tachograph::git
