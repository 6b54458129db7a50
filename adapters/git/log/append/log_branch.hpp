// The branch of the event log, as its only writer moves it: new commits come in one pack, and all is durable when it is
// seen. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/packs/pack_writer.hpp"
#include "adapters/git/repository/repository.hpp"
#include "adapters/system/helper_thread.hpp"

#include <optional>
#include <span>
#include <string>

namespace tachograph::git {

// The last commit of the event log in the repository. Throws Unavailable if there is no such log.
ObjectId tip_of_log(const Repository& repository);

// A log is not begun anew where one was: throws Unavailable if there are events and no branch that leads to them.
void require_branch_of_what_is_there(const Repository& repository);
// The same of events in the journal only: no host can have them.
void require_branch_of_journal(const Repository& repository);

// One thread at a time. Every call throws Unavailable.
class LogBranch {
  public:
    explicit LogBranch(const std::string& path);

    // Removes what a writer left that was killed; nobody else may be writing.
    void clear_away() const;
    const std::string& path() const { return repository_.path(); }
    ObjectId tip() const { return tip_of_log(repository_); }
    // If a writer that was killed moved it, it stays.
    void sync() const;
    // Whether the repository has that commit, and whether the branch does.
    bool knows(const ObjectId& commit) const { return repository_.has_commit(commit); }
    bool has(const ObjectId& commit) const;
    // False: the branch does not point to `expected`.
    bool append(std::span<const PackedCommit> commits, const ObjectId& expected);

  private:
    Repository repository_;
    system::HelperThread beside_pack_;
    system::HelperThread beside_branch_;
};

}  // namespace tachograph::git
