// The branch of the event log, for its only writer. Each append writes one pack, then moves the branch; whatever the
// branch leads to is durable. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/packs/pack_writer.hpp"
#include "adapters/git/repository/repository.hpp"
#include "adapters/system/helper_thread.hpp"

#include <optional>
#include <span>
#include <string>

namespace tachograph::git {

// The last commit of the event log in the repository. Throws Unavailable if the repository has no event log.
ObjectId tip_of_log(const Repository& repository);

// Throws Unavailable if the repository has events, but no branch main. A new log must not be begun over a lost one.
void require_branch_of_what_is_there(const Repository& repository);
// Like require_branch_of_what_is_there(), but for events in the journal only, which no host can have.
void require_branch_of_journal(const Repository& repository);

// One thread at a time. Every call throws Unavailable.
class LogBranch {
  public:
    explicit LogBranch(const std::string& path);

    // Removes what a killed writer left. Nobody else may be writing.
    void clear_away() const;
    const std::string& path() const { return repository_.path(); }
    ObjectId tip() const { return tip_of_log(repository_); }
    // Makes the branch's position durable, after a writer was killed while it moved the branch.
    void sync() const;
    // Whether the repository has the commit.
    bool knows(const ObjectId& commit) const { return repository_.has_commit(commit); }
    // Whether the branch leads to the commit.
    bool has(const ObjectId& commit) const;
    // Returns false, and changes nothing, if the branch does not point to `expected`.
    bool append(std::span<const PackedCommit> commits, const ObjectId& expected);

  private:
    Repository repository_;
    system::HelperThread beside_pack_;
    system::HelperThread beside_branch_;
};

}  // namespace tachograph::git
