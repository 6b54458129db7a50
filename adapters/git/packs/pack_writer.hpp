// Commits as one pack with its index, as git reads them. Objects are stored, not compressed: they are written and read
// at the speed of memory, for about half as many bytes again. Included by .cpp files of this room only.
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

// Writes `objects/pack/pack-<name>.{pack,idx}` below the repository's folder, in the order given, without repetitions.
// When it returns, both survive a power failure; before, nobody sees them. Returns their path without the ending.
// Until it is released, git's housekeeping leaves it alone. Throws Unavailable.
std::string write_pack(const std::string& repository, std::span<const PackedCommit> commits,
                       system::HelperThread& beside);
// A branch has it now.
void release_pack(const std::string& name);
// Removes what a writer left that was killed; nobody else may be writing.
void clear_away_packs(const std::string& repository);

}  // namespace tachograph::git
