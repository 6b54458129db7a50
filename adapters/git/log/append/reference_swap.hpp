// A branch that is about to move, as git moves it: by a lock file that becomes the reference. The new target is made
// durable while its objects still are, so that a disk syncs all of them at once. The file that was the reference is
// kept for the next move (`<reference>.spare.lock`, which git passes over): if no file is made and none removed, a
// file system has much less to make durable. Included by .cpp files of this room only.
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
    // Takes the lock, and begins to write the target. Nothing if the reference does not point to `expected`. Throws
    // Unavailable.
    static std::optional<ReferenceSwap> begin(const Repository& repository, const std::string& name,
                                              const ObjectId& expected, const ObjectId& target,
                                              system::HelperThread& beside);
    // Removes what a move left behind that was killed; nobody may be moving the branch.
    static void clear_away(const Repository& repository, const std::string& name);
    ReferenceSwap(ReferenceSwap&& other) noexcept;
    // If it was not finished, nothing has happened.
    ~ReferenceSwap();

    // Once the objects are durable: when it returns, the move is, too. Throws Unavailable.
    void finish();

  private:
    ReferenceSwap(std::string path, std::unique_ptr<system::FileLock> only_mover);

    std::string path_;  // of the reference; empty: moved from, or finished
    std::unique_ptr<system::FileLock> only_mover_;
    std::optional<system::HelperTask> written_;
};

}  // namespace tachograph::git
