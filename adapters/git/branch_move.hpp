// A branch that is about to move, as git moves it: by a lock file that becomes the reference. The new target is made
// durable while its objects still are, so that a disk syncs all of them at once. The file that was the reference is
// kept for the next move (`<reference>.spare.lock`, which git passes over): where no file is made and none removed, a
// file system has much less to make durable. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/errand.hpp"
#include "adapters/git/file_lock.hpp"
#include "adapters/git/repository.hpp"

#include <memory>
#include <optional>
#include <string>

namespace tachograph::git {

class BranchMove {
  public:
    // Takes the lock, and begins to write the target. Nothing where the reference does not point to `expected`. Throws
    // Unavailable.
    static std::optional<BranchMove> begin(const Repository& repository, const std::string& name,
                                           const ObjectId& expected, const ObjectId& target, ErrandThread& beside);
    // Removes what a move left behind that was killed; nobody may be moving the branch.
    static void clear_away(const Repository& repository, const std::string& name);
    BranchMove(BranchMove&& other) noexcept;
    // Where it was not finished, nothing has happened.
    ~BranchMove();

    // Once the objects are durable: when it returns, the move is, too. Throws Unavailable.
    void finish();

  private:
    BranchMove(std::string path, std::unique_ptr<FileLock> only_mover);

    std::string path_;  // of the reference; empty: moved from, or finished
    std::unique_ptr<FileLock> only_mover_;
    std::optional<Errand> written_;
};

}  // namespace tachograph::git
