// Moves a branch in two steps, as git does: writes `<reference>.lock`, then renames it to the reference.
// The lock file is synced while the caller syncs the new objects, so that the disk syncs all at once.
// The old reference file is kept as `<reference>.spare.lock`, which git ignores, and is reused by the next move: a file
// system has much less to sync if no file is created or removed. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/repository/repository.hpp"
#include "adapters/system/file_lock.hpp"
#include "adapters/system/helper_thread.hpp"

#include <memory>
#include <optional>
#include <string>

namespace tachograph::git {

class ReferenceSwap {
  public:
    // Takes the lock, and starts to write the target on `beside`. Returns nullopt if the reference does not point to
    // `expected`. Throws Unavailable.
    static std::optional<ReferenceSwap> begin(const Repository& repository, const std::string& name,
                                              const ObjectId& expected, const ObjectId& target,
                                              system::HelperThread& beside);
    // Removes lock files that a killed process left. Nobody may be moving the branch.
    static void clear_away(const Repository& repository, const std::string& name);
    ReferenceSwap(ReferenceSwap&& other) noexcept;
    // Without finish(), the move is cancelled and the branch is unchanged.
    ~ReferenceSwap();

    // To be called once the objects are durable. The move is durable when this returns. Throws Unavailable.
    void finish();

  private:
    ReferenceSwap(std::string path, std::unique_ptr<system::FileLock> only_mover);

    std::string path_;  // of the reference; empty if finished or moved from
    std::unique_ptr<system::FileLock> only_mover_;
    std::optional<system::HelperTask> written_;
};

}  // namespace tachograph::git
